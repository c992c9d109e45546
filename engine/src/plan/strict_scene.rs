//! The strict reading of a scene and its subjects.

use super::field::{Field, Fields, Slots, scene_alias, subject_alias};
use super::read_error::ReadErrorKind;
use super::scene::{
    DOES_CHARS_MAX, HOUR_CHARS_MAX, IS_CHARS_MAX, LOOKS_CHARS_MAX, PLACE_CHARS_MAX, SUBJECTS_MAX,
    TEXT_CHARS_MAX,
};
use super::step::StepReader;
use super::strict::{Strict, Taken};
use super::tree::At;
use super::{Scene, Subject, Version};

impl Strict<'_> {
    /// The scene at a node; only a document of version 1.1 or later has one.
    pub(super) fn scene(&mut self, at: At, version: Version) -> Taken<Scene> {
        if version.minor < Version::SCENES.minor {
            let found = format!("a scene in version {}.{}", version.major, version.minor);
            return Err(self.noted(
                at,
                ReadErrorKind::Version,
                found,
                "`\"version\": \"1.1\"` or later",
                None,
            ));
        }
        let slots = self.slots(at, Fields::SCENE, scene_alias)?;
        let scene = Scene {
            place: self.optional(&slots, Field::Place, PLACE_CHARS_MAX)?,
            time: self.optional(&slots, Field::Time, HOUR_CHARS_MAX)?,
            weather: self.optional(&slots, Field::Weather, HOUR_CHARS_MAX)?,
            text: self.optional(&slots, Field::Text, TEXT_CHARS_MAX)?,
            subjects: slots.get(Field::Subjects).map_or_else(|| Ok(Vec::new()), |at| self.subjects(at))?,
        };
        if scene.subjects.is_empty() && scene.place.is_empty() && scene.text.is_empty() {
            let expected = "a subject, or else a `place` or a `text`";
            return Err(self.noted(at, ReadErrorKind::Missing, "a scene of nothing", expected, None));
        }
        Ok(scene)
    }

    fn subjects(&mut self, at: At) -> Taken<Vec<Subject>> {
        self.list(at, "a list of subjects")?;
        let items: Vec<At> = self.tree.items(at).collect();
        if let Some(&more) = items.get(SUBJECTS_MAX) {
            let expected = format!("at most {SUBJECTS_MAX} subjects");
            return Err(self.noted(more, ReadErrorKind::Count, "one subject more", expected, None));
        }
        items.into_iter().map(|item| self.subject(item)).collect()
    }

    fn subject(&mut self, at: At) -> Taken<Subject> {
        let slots = self.slots(at, Fields::SUBJECT, subject_alias)?;
        let Some(is) = slots.get(Field::Is) else {
            let found = "a subject without `is`";
            return Err(self.noted(at, ReadErrorKind::Missing, found, "the field `is`: what it is", None));
        };
        let subject = Subject {
            is: self.text(is, IS_CHARS_MAX)?,
            looks: self.optional(&slots, Field::Looks, LOOKS_CHARS_MAX)?,
            does: self.optional(&slots, Field::Does, DOES_CHARS_MAX)?,
        };
        if subject.is.trim().is_empty() {
            return Err(self.mistake(is, ReadErrorKind::Count, "at least one word"));
        }
        Ok(subject)
    }

    fn optional(&mut self, slots: &Slots, field: Field, chars_max: usize) -> Taken<String> {
        slots.get(field).map_or_else(|| Ok(String::new()), |at| self.text(at, chars_max))
    }
}
