//! A scene as steps, piece by piece: the setting as soon as the place is known, the subjects when all are.
//!
//! Streamed or whole, the same scene gives the same steps. The setting never looks at the subjects that come after it.

use crate::plan::{self, Author, CanvasSpec, SceneHeader, Step, Subject, Understood};

use super::cast::Cast;
use super::compose::{self, Composed};
use super::easel::Easel;
use super::words::{self, Merged, Names, Reading};

/// Takes a scene's parts as they become known and gives the steps that can be painted by then.
pub struct Composer {
    reading: Reading,
    names: Names,
    seed: u64,
    easel: Easel,
    scene: plan::Scene,
    /// What the setting was painted from, where a header came before the subjects.
    header: Option<SceneHeader>,
    /// The setting that was painted: its name and what it offers; `None`: no header came yet.
    setting: Option<compose::PaintedSetting>,
    /// The scene whose cast was asked for last, and that cast: setting and subjects ask for the same one.
    known: Option<(plan::Scene, Cast)>,
}

/// Where the seed's numbers begin anew after the setting, so that what it used of them makes no difference.
const AFTER_SETTING: u64 = 0x0961_2B07_B5EC_B5A5;

impl Composer {
    /// A composer for a wish that was read; `seed` tells two pictures of the same wish apart.
    #[must_use]
    pub fn new(reading: Reading, names: Names, seed: u64, canvas: CanvasSpec) -> Self {
        Self {
            reading,
            names,
            seed,
            easel: Easel::new(canvas.size, seed),
            scene: plan::Scene::default(),
            header: None,
            setting: None,
            known: None,
        }
    }

    /// The header of a scene (its place, time, weather and text; subjects are passed over) is known: the setting's steps.
    /// Nothing after the first call.
    pub fn header(&mut self, header: &plan::Scene) -> Vec<Step> {
        if self.setting.is_some() {
            return Vec::new();
        }
        self.scene = plan::Scene { subjects: Vec::new(), ..header.clone() };
        if !self.reading.wish.is_empty() {
            self.header = Some(self.header_with_home());
        }
        self.set(false)
    }

    /// What the wish and the told header say of the setting. One that neither names is the home of the reader's subjects;
    /// its name is written down, so that the scene alone gives the same picture.
    fn header_with_home(&mut self) -> SceneHeader {
        let merged = |this: &Self, home| words::merge_header(&this.reading, &this.scene, home, &this.names);
        let subjects = self.reading.scene.subjects.clone();
        let scene = merged(self, None).over(plan::Scene { subjects, ..plan::Scene::default() });
        let home = compose::place_of(&self.cast(scene));
        merged(self, Some(home))
    }

    /// The setting's steps, once; `last`: nothing but the reader's scene comes after it.
    fn set(&mut self, last: bool) -> Vec<Step> {
        if self.setting.is_some() {
            return Vec::new();
        }
        let scene = self.understood().scene;
        let cast = self.cast(scene.clone());
        // What subjects wear and do says nothing of the setting: it was painted before they were known.
        let bare = words::cast(&plan::Scene { subjects: Vec::new(), ..scene }, &self.names);
        let around = Cast { figures: cast.figures.clone(), ..bare };
        self.setting = Some(compose::set(&mut self.easel, &around));
        let alone = last && cast.figures.is_empty() && cast.lettering.is_none();
        if alone { self.easel.take_alone() } else { self.easel.take_setting() }
    }

    /// A subject is known. Nothing is placed yet.
    pub fn subject(&mut self, subject: Subject) {
        if self.scene.subjects.len() < plan::scene::SUBJECTS_MAX {
            self.scene.subjects.push(subject);
        }
    }

    /// The rest of the steps: all of them when no header came.
    #[must_use]
    pub fn finish(self) -> Vec<Step> {
        self.finish_with().0
    }

    /// The same with the scene that they show: what was told, with what the wish leaves no doubt about.
    #[must_use]
    pub fn finish_understood(self) -> (Vec<Step>, Understood) {
        let merged = self.understood();
        let by = if self.scene == plan::Scene::default() { Author::Reader } else { Author::Model };
        let changes = merged.changes.iter().map(ToString::to_string).collect();
        (self.finish(), Understood { scene: merged.scene, by, changes })
    }

    /// The same with how many of them are the setting's, who is in the picture and what is where.
    pub(super) fn finish_with(mut self) -> (Vec<Step>, usize, Cast, Composed) {
        let last = self.scene.subjects.is_empty();
        let mut steps = self.set(last);
        let setting_steps = steps.len();
        let setting = self.setting.take().unwrap_or_else(|| compose::set(&mut self.easel, &Cast::default()));
        let cast = self.told();
        self.easel.reseed(self.seed ^ AFTER_SETTING);
        let composed = compose::compose(&mut self.easel, &cast, &setting);
        steps.extend(self.easel.take_subjects());
        (steps, setting_steps, cast, composed)
    }

    /// The scene so far, with what the reader was sure of, and what became of the model's. The setting stays as it was
    /// painted.
    #[must_use]
    pub fn understood(&self) -> Merged {
        let mut merged = self.merged();
        if let Some(header) = &self.header {
            merged.scene = header.clone().over(merged.scene);
        }
        merged
    }

    fn merged(&self) -> Merged {
        let (told, read) = (&self.scene, &self.reading.scene);
        let header = |scene: &plan::Scene| plan::Scene { subjects: Vec::new(), ..scene.clone() };
        // A scene that is its own reading has nothing to be merged with; one that has not begun is the reader's.
        let own = header(told) == header(read) && read.subjects.starts_with(&told.subjects);
        if own || told.subjects.is_empty() {
            return Merged { scene: read.clone(), changes: Vec::new() };
        }
        if self.reading.wish.is_empty() {
            return Merged { scene: told.clone(), changes: Vec::new() };
        }
        words::merge(&self.reading, told, &self.names)
    }

    /// Who is in the picture by now.
    fn told(&mut self) -> Cast {
        self.cast(self.understood().scene)
    }

    fn cast(&mut self, scene: plan::Scene) -> Cast {
        if let Some((_, cast)) = self.known.as_ref().filter(|(known, _)| *known == scene) {
            return cast.clone();
        }
        let cast = words::cast(&scene, &self.names);
        self.known = Some((scene, cast.clone()));
        cast
    }
}
