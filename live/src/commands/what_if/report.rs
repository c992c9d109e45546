//! A page of what differs: each request with its finished picture as it was and as it would have been.
//!
//! One file without scripts and without anything from elsewhere. Names and wishes are those that viewers saw.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::show::{Ended, Verdict};
use engine::time::Fps;

use super::end_at;
use crate::export::html::escaped;
use crate::export::png;
use crate::what_if::{Difference, Differences, picture_of};

/// Requests on a page; more are counted.
const SHOWN_MAX: usize = 500;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>What if</title>\n<style>\
body{font:16px/1.4 system-ui,sans-serif;margin:2rem;background:#14161c;color:#e8e8e8}\
table{border-collapse:collapse}td,th{padding:.5rem 1rem;text-align:left;vertical-align:top;border-bottom:1px solid #333}\
img{image-rendering:pixelated;width:192px;display:block;margin-top:.5rem}</style>\n";

/// The page.
pub(super) fn page(found: &Differences, fps: Fps) -> anyhow::Result<String> {
    let mut page = String::from(HEAD);
    let _ = writeln!(
        page,
        "<h1>What if</h1>\n<p>{} of {} donations differ.</p>",
        found.requests.len(),
        found.total
    );
    page.push_str("<table><tr><th>Request<th>Was<th>Now\n");
    for difference in found.requests.iter().take(SHOWN_MAX) {
        let Difference { request, was, now, .. } = difference;
        let wish = was.as_ref().or(now.as_ref()).map(shown_wish).unwrap_or_default();
        let _ = write!(page, "<tr><td>{}<br>{}", escaped(&request.to_string()), escaped(&wish));
        for side in [was, now] {
            let _ = write!(page, "<td>{}{}", escaped(&end_at(side.as_ref(), fps)), image(side.as_ref())?);
        }
        page.push('\n');
    }
    page.push_str("</table>\n");
    if found.requests.len() > SHOWN_MAX {
        let _ = writeln!(page, "<p>and {} more</p>", found.requests.len() - SHOWN_MAX);
    }
    Ok(page)
}

fn image(ended: Option<&Ended>) -> anyhow::Result<String> {
    let Some(picture) = picture_of(ended) else { return Ok(String::new()) };
    let bytes = png::encode(picture.as_ref())?;
    Ok(format!("<img alt=\"\" src=\"data:image/png;base64,{}\">", STANDARD.encode(bytes)))
}

/// The wish as viewers saw it.
fn shown_wish(ended: &Ended) -> String {
    let was_shown = ended.approved || ended.wish_verdict == Some(Verdict::Allow);
    if was_shown { ended.donation.message.clone() } else { "…".to_owned() }
}
