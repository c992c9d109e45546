//! What is where in a finished picture: for tests that look for covered, cut and lost figures. Paints nothing.

use crate::geometry::{Point, Rect};
use crate::hash::fnv1a;
use crate::plan::{CanvasSpec, Plan};

use super::cast::{Cast, Tie};
use super::compose::Composed;
use super::composer::Composer;
use super::words::{Names, read};

/// A plan with what is where in its picture.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The plan.
    pub plan: Plan,
    /// How many of its steps are the setting's.
    pub setting_steps: usize,
    /// The figures, from the rearmost to the foremost.
    pub figures: Vec<Inspected>,
    /// The sign.
    pub sign: Option<InspectedSign>,
    /// Copies that the cast asks for, in all.
    pub wanted: usize,
}

/// What carries a picture's letters.
#[derive(Clone, Copy, Debug)]
pub struct InspectedSign {
    /// Its box.
    pub area: Rect,
    /// Whether all of the text is shown.
    pub whole: bool,
    /// Whether a figure holds it, which it may then cover.
    pub held: bool,
}

/// One figure of a picture.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Its number in the cast.
    pub number: usize,
    /// What it is drawn as.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// -2 tiny … 2 huge.
    pub size: i32,
    /// What it has to do with whom, by number.
    pub tie: (&'static str, Option<usize>),
    /// Which group of figures it belongs to.
    pub group: usize,
    /// Whether it stands on the ground.
    pub grounded: bool,
    /// The pixels of its body.
    pub body: Vec<bool>,
    /// Those that nothing hides.
    pub seen: Vec<bool>,
    /// The top of its head, if it has a face.
    pub head: Option<Point>,
}

/// The plan for a wish with what is where.
#[must_use]
pub fn inspect(wish: &str, seed: u64, canvas: CanvasSpec) -> Inspection {
    let names = Names::default();
    let reading = read(wish, &names);
    let seed = seed ^ fnv1a(wish);
    let (steps, setting_steps, cast, composed) = Composer::new(reading, names, seed, canvas).finish_with();
    let plan = super::plan_of(steps, seed, canvas);
    let wanted = cast.figures.iter().map(|figure| figure.count as usize).sum();
    let sign = composed.sign.as_ref().map(|sign| InspectedSign {
        area: sign.area,
        whole: sign.is_whole(),
        held: sign.is_held(),
    });
    Inspection { plan, setting_steps, figures: figures(&cast, &composed, canvas), sign, wanted }
}

fn figures(cast: &Cast, composed: &Composed, canvas: CanvasSpec) -> Vec<Inspected> {
    let tableau = &composed.tableau;
    let mut figures = Vec::new();
    for (number, sheet) in tableau.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.front) {
        let Some(figure) = sheet.figure else { continue };
        let placement = &composed.placements[sheet.placement];
        let member = &placement.group.members[sheet.member];
        let pose = placement.pose(member);
        let mut body = vec![false; canvas.size.area()];
        sheet.sketch.silhouette().for_each(|pixel| body[pixel] = true);
        let own = |sheet_number: usize| {
            let other = &tableau.sheets[sheet_number];
            sheet_number == number || (other.placement == sheet.placement && other.member == sheet.member)
        };
        let shown = |pixel: usize| usize::from(tableau.top[pixel]).checked_sub(1).is_some_and(own);
        let seen = body.iter().enumerate().map(|(pixel, is)| *is && shown(pixel)).collect();
        let asked = &cast.figures[figure];
        let head = member.stencil.spot("head").filter(|_| member.stencil.spot("eyes").is_some());
        figures.push(Inspected {
            number: figure,
            key: asked.key.clone(),
            label: asked.label.clone(),
            size: asked.size,
            tie: tie(asked.tie),
            group: sheet.placement,
            grounded: placement.grounded,
            body,
            seen,
            head: head.map(|head| pose.place(&member.stencil, head)),
        });
    }
    figures
}

fn tie(tie: Tie) -> (&'static str, Option<usize>) {
    match tie {
        Tie::Free => ("free", None),
        Tie::In(other) => ("in", Some(other)),
        Tie::On(other) => ("on", Some(other)),
        Tie::Riding(other) => ("riding", Some(other)),
        Tie::Under(other) => ("under", Some(other)),
        Tie::Behind(other) => ("behind", Some(other)),
        Tie::Beside(other) => ("beside", Some(other)),
        Tie::Above(other) => ("above", Some(other)),
        Tie::Between(other) => ("between", Some(other)),
        Tie::Held(other) => ("held", Some(other)),
        Tie::Worn(other) => ("worn", Some(other)),
        Tie::Eaten(other) => ("eaten", Some(other)),
    }
}
