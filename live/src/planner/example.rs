//! Whether an answer is the prompt's example over again: the smallest models say it whatever the wish is.
//!
//! What is copied of a scene is passed over, and the reader of wishes says what is in the picture; a plan of shapes that
//! begins with copied steps is no answer.

use std::sync::LazyLock;

use engine::plan::{Body, ReadOptions, Scene, SceneHeader, Step, Subject, read_lenient};

use super::prompt;
use super::prompt::SCENE_EXAMPLES;

/// The examples' wishes and scenes.
static EXAMPLES: LazyLock<Vec<(String, Scene)>> = LazyLock::new(|| {
    let scene = |answer: &str| read_lenient(answer, &ReadOptions::default()).ok()?.document.scene;
    SCENE_EXAMPLES.iter().filter_map(|(asked, answer)| Some((asked_in(asked), scene(answer)?))).collect()
});

/// The wish that an example's turn asks for.
fn asked_in(turn: &str) -> String {
    serde_json::from_str(turn).unwrap_or_else(|_| turn.to_owned())
}

/// The steps of the examples for shapes, but for those of an example that is just what is wished for.
pub(super) fn steps_for_other_wishes(wish: &str) -> Vec<Step> {
    let other = prompt::EXAMPLES.iter().filter(|(asked, _)| asked_in(asked) != wish);
    let steps = |answer: &str| match read_lenient(answer, &ReadOptions::default()).ok()?.document.body {
        Body::Steps(steps) => Some(steps),
        Body::Card(_) => None,
    };
    other.filter_map(|(_, answer)| steps(answer)).flatten().collect()
}

/// Whether the header is that of an example that this wish is not: all four fields, or letters that only the example
/// asks for.
#[must_use]
pub fn header_is_copied(header: &SceneHeader, wish: &str) -> bool {
    let SceneHeader { place, time, weather, text } = header;
    let told = text.to_lowercase();
    let same = |scene: &Scene| {
        (&scene.place, &scene.time, &scene.weather, &scene.text) == (place, time, weather, text)
            || (!told.is_empty() && told == scene.text.to_lowercase())
    };
    EXAMPLES.iter().any(|(asked, scene)| asked != wish && same(scene))
}

/// Whether a subject is that of an example that this wish is not, word for word. A bare noun says nothing by itself:
/// viewers ask for camels, too; below a copied header it does.
#[must_use]
pub fn subject_is_copied(subject: &Subject, below_copied_header: bool, wish: &str) -> bool {
    let told = below_copied_header || !subject.looks.is_empty() || !subject.does.is_empty();
    told && EXAMPLES.iter().any(|(asked, scene)| asked != wish && scene.subjects.contains(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_scene_is_no_answer_to_another_wish() {
        let (wish, scene) = &EXAMPLES[1];
        assert_eq!(EXAMPLES.len(), SCENE_EXAMPLES.len());
        let Scene { place, time, weather, text, subjects } = scene.clone();
        let header = SceneHeader { place, time, weather, text };
        assert!(header_is_copied(&header, "a cat"));
        assert!(!header_is_copied(&header, wish));
        assert!(header_is_copied(&SceneHeader { place: "roof".into(), ..header.clone() }, "a cat"));
        assert!(!header_is_copied(&SceneHeader { text: String::new(), ..header }, "a cat"));
        assert!(subject_is_copied(&subjects[0], false, "a cat"));
        assert!(!subject_is_copied(&subjects[0], true, wish));
        assert!(!subject_is_copied(&subjects[1], false, "a cake"), "a bare noun may be meant");
        assert!(subject_is_copied(&subjects[1], true, "a cat"), "but not below a copied header");
    }
}
