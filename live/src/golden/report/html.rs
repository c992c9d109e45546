//! The report as one page: everything is inside it, nothing is fetched.
//!
//! A drawing goes in as its bytes (docs/golden.md), so the page's script paints it at any frame; other pictures go in
//! as PNG files. Texts are set by the script as text, never as markup.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::drawing::Body;
use serde_json::{Value, json};

use super::super::case::{Case, Outcome, Showing};
use super::super::{picture_files, record};
use super::{Wording, lines};

const PAGE: &str = include_str!("page.html");
/// Where the data stands in the page.
const PLACE: &str = "\"DATA\"";
/// Pictures of one side of a case: a scrubber with more would not be read.
const PICTURES_MAX: usize = 120;

/// The page.
///
/// # Errors
/// When a picture cannot be encoded.
pub fn html(outcome: &Outcome, wording: Wording) -> anyhow::Result<String> {
    let cases: Vec<Value> = outcome.failures().map(case).collect::<anyhow::Result<_>>()?;
    let data = json!({ "summary": outcome.summary(wording.noun), "title": format!("live {}", wording.command), "cases": cases });
    // What ends a script in HTML cannot stand in it.
    let data = data.to_string().replace('<', "\\u003c");
    Ok(PAGE.replace(PLACE, &data))
}

fn case(case: &Case) -> anyhow::Result<Value> {
    let side = |showing: &Option<Showing>| showing.as_ref().map(shown).transpose();
    let first = case.difference.as_ref().and_then(|found| found.first.as_ref());
    Ok(json!({
        "name": case.name,
        "status": case.status.name(),
        "lines": lines(case),
        "bless": case.bless,
        "first_ms": first.map(|first| first.ms),
        "first": first.map(|first| json!({ "frame": first.frame, "fps": first.fps })),
        "old": side(&case.old)?,
        "new": side(&case.new)?,
    }))
}

fn shown(showing: &Showing) -> anyhow::Result<Value> {
    match showing {
        Showing::Plan(appearance) => match &appearance.body {
            Body::Drawing(_) => {
                Ok(json!({ "form": STANDARD.encode(record::compress(&appearance.to_bytes())?) }))
            }
            Body::Card(_) => pictures([(0, &record::card(appearance)?)].into_iter()),
        },
        Showing::Pictures(all) => pictures(all.iter().map(|(ms, picture)| (*ms, picture))),
    }
}

fn pictures<'a>(all: impl Iterator<Item = (u64, &'a engine::pixmap::Pixmap)>) -> anyhow::Result<Value> {
    let encoded = all
        .take(PICTURES_MAX)
        .map(|(ms, picture)| Ok(json!({ "ms": ms, "png": STANDARD.encode(picture_files::png(picture)?) })));
    Ok(json!({ "pictures": encoded.collect::<anyhow::Result<Vec<_>>>()? }))
}

#[cfg(test)]
mod tests {
    use super::super::super::case::Status;
    use super::*;

    #[test]
    fn a_name_cannot_end_the_script_and_nothing_is_fetched() {
        let outcome = Outcome {
            cases: vec![Case::new("</script><img src=x>".into(), Status::New)],
            ..Outcome::default()
        };
        let page = html(&outcome, Wording { command: "golden", noun: "plan" }).expect("a page");
        assert!(!page.contains("</script><img"));
        assert!(!PAGE.contains("://") && !PAGE.contains("src=") && !PAGE.contains("href="));
    }
}
