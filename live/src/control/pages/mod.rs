//! The pages of dock and overlay, as files in the program. They hold nothing of the show: whoever has no right to it sees
//! an empty page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use engine::language::Language;
use http_body_util::Full;
use hyper::Response;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};

use super::response::HttpResponse;

/// A file.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    paths: &'static [&'static str],
    kind: &'static str,
    body: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const WORDS: &str = "application/json";

/// All of them.
static PAGES: LazyLock<[Page; 22]> = LazyLock::new(|| {
    [
        Page { paths: &["/", "/dock"], kind: HTML, body: include_str!("dock.html") },
        Page { paths: &["/parts.css"], kind: STYLE, body: include_str!("parts.css") },
        Page { paths: &["/request.css"], kind: STYLE, body: include_str!("request.css") },
        Page { paths: &["/dock.css"], kind: STYLE, body: include_str!("dock.css") },
        Page { paths: &["/dock.js"], kind: SCRIPT, body: include_str!("dock.js") },
        Page { paths: &["/request.js"], kind: SCRIPT, body: include_str!("request.js") },
        Page { paths: &["/scene.js"], kind: SCRIPT, body: include_str!("scene.js") },
        Page { paths: &["/history.js"], kind: SCRIPT, body: include_str!("history.js") },
        Page { paths: &["/parts.js"], kind: SCRIPT, body: include_str!("parts.js") },
        Page { paths: &["/order.js"], kind: SCRIPT, body: include_str!("order.js") },
        Page { paths: &["/evening.js"], kind: SCRIPT, body: include_str!("evening.js") },
        Page { paths: &["/words.js"], kind: SCRIPT, body: include_str!("words.js") },
        Page { paths: &["/say.js"], kind: SCRIPT, body: include_str!("say.js") },
        Page { paths: &["/texts.json"], kind: WORDS, body: &TEXTS },
        Page { paths: &["/start"], kind: HTML, body: include_str!("start.html") },
        Page { paths: &["/start.css"], kind: STYLE, body: include_str!("start.css") },
        Page { paths: &["/start.js"], kind: SCRIPT, body: include_str!("start.js") },
        Page { paths: &["/overlay"], kind: HTML, body: include_str!("overlay.html") },
        Page { paths: &["/overlay.css"], kind: STYLE, body: include_str!("overlay.css") },
        Page { paths: &["/overlay.js"], kind: SCRIPT, body: include_str!("overlay.js") },
        Page { paths: &["/picture.js"], kind: SCRIPT, body: include_str!("picture.js") },
        Page { paths: &["/stream.js"], kind: SCRIPT, body: include_str!("stream.js") },
    ]
});

/// What the program says in every language, by its code and their keys: the pages say the messages of the API, too.
static TEXTS: LazyLock<String> = LazyLock::new(|| {
    let all: BTreeMap<_, BTreeMap<_, _>> =
        Language::all().map(|language| (language.code(), language.texts().collect())).collect();
    serde_json::to_string(&all).expect("texts by texts have a JSON form")
});

/// What a page may do: load its own files, talk to its own service, and nothing else; nobody may put it in a frame.
/// OBS shows docks and browser sources as pages of their own, not in frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' blob: data:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

/// The file at a path.
#[must_use]
pub fn at(path: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.paths.contains(&path))
}

/// What is shown in place of `page` where nothing is set up yet: the first page is the one that does it.
#[must_use]
pub fn at_first_start(page: &'static Page) -> &'static Page {
    let first = if page.paths.contains(&"/") { at("/start") } else { None };
    first.unwrap_or(page)
}

/// Where each of them is, and its media type.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().flat_map(|page| page.paths.iter().map(|path| (*path, page.kind)))
}

/// A file as an answer.
#[must_use]
pub fn answer(page: &Page) -> HttpResponse {
    let mut answer = Response::new(Full::new(Bytes::from_static(page.body.as_bytes())));
    let headers = answer.headers_mut();
    let safety = [
        (CONTENT_TYPE, page.kind),
        // The file of the next version has the same address.
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        // The address may hold the overlay's key.
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in safety {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_no_inline_script_or_style_and_name_no_other_host() {
        for page in PAGES.iter().filter(|page| page.kind == HTML) {
            for tag in page.body.split('<').filter(|tag| tag.starts_with("script")) {
                assert!(tag.contains(" src=\"/") && tag.trim_end().ends_with('>'), "{tag}");
            }
            for banned in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
                assert!(!page.body.contains(banned), "{:?} has {banned}", page.paths);
            }
        }
        for page in &*PAGES {
            // Texts are shown as text, and some speak of an address; a page may load nothing from it (`POLICY`).
            for scheme in ["http://", "https://"].into_iter().filter(|_| page.kind != WORDS) {
                assert!(!page.body.contains(scheme), "{:?} has {scheme}", page.paths);
            }
            for banned in ["innerHTML", "insertAdjacent", "document.write", "eval("] {
                assert!(!page.body.contains(banned), "{:?} has {banned}", page.paths);
            }
        }
    }

    /// What browsers learned after Chromium 103, with which OBS before 31 shows pages, and since when they know it. Kept as
    /// texts that a page would hold; what is no longer than a word of prose stands with its bracket or colon.
    const NEWER: &[(&str, u32)] = &[
        ("color-mix(", 111),
        ("oklch(", 111),
        ("oklab(", 111),
        ("lch(", 111),
        ("lab(", 111),
        ("color(display-p3", 111),
        ("color(srgb", 111),
        ("rgb(from ", 119),
        ("light-dark(", 123),
        ("linear(", 113),
        (":has(", 105),
        (":dir(", 120),
        (":modal", 105),
        (":user-valid", 119),
        (":user-invalid", 119),
        (":popover-open", 114),
        ("::highlight(", 105),
        ("::details-content", 131),
        ("@container", 105),
        ("container-type", 105),
        ("@scope", 118),
        ("@starting-style", 117),
        ("@view-transition", 126),
        ("@position-try", 125),
        ("anchor-name", 125),
        ("text-wrap", 114),
        ("text-box", 133),
        ("white-space-collapse", 114),
        ("field-sizing", 123),
        ("interpolate-size", 129),
        ("transition-behavior", 117),
        ("allow-discrete", 117),
        ("animation-timeline", 115),
        ("view-timeline", 115),
        ("scroll-timeline", 115),
        ("scrollbar-width", 121),
        ("scrollbar-color", 121),
        ("subgrid", 117),
        ("offset-path: circle", 116),
        ("object-view-box", 104),
        ("@media (width", 104),
        ("@media (height", 104),
        ("dvh", 108),
        ("svh", 108),
        ("lvh", 108),
        ("dvw", 108),
        ("cqw", 105),
        ("cqi", 105),
        ("rlh", 111),
        (" round(", 125),
        ("\n  & ", 112),
        ("&:", 112),
        ("\n  translate:", 104),
        ("\n  rotate:", 104),
        ("\n  scale:", 104),
        ("popover=", 114),
        ("popovertarget", 114),
        ("showPopover", 114),
        ("<search", 118),
        (".toSorted(", 110),
        (".toReversed(", 110),
        (".toSpliced(", 110),
        ("Array.fromAsync", 121),
        (".groupBy(", 117),
        (".withResolvers(", 119),
        ("Promise.try", 128),
        ("Iterator.from", 122),
        (".values().map(", 122),
        (".entries().map(", 122),
        (".keys().map(", 122),
        (".isSubsetOf(", 122),
        (".isWellFormed(", 111),
        ("AbortSignal.any", 116),
        ("URL.canParse", 120),
        ("URL.parse", 126),
        (".checkVisibility(", 105),
        ("startViewTransition", 111),
        ("scheduler.yield", 129),
        ("setHTMLUnsafe", 124),
        (".moveBefore(", 133),
        ("DurationFormat", 129),
        (".bytes()", 132),
        ("with { type", 123),
        ("scrollend", 114),
        ("beforetoggle", 114),
        ("closedby", 134),
        ("requestClose", 134),
    ];

    #[test]
    fn pages_use_nothing_that_is_newer_than_chromium_103() {
        for page in &*PAGES {
            let lines = page.body.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code: String = lines.flat_map(|line| ["\n", line]).collect();
            for (feature, since) in NEWER {
                let found = code.match_indices(feature).find(|(at, _)| {
                    // `lab(` is no part of `label(`, nor `lch(` of `fetch(`: a word begins there.
                    let word = feature.starts_with(|first: char| first.is_ascii_lowercase());
                    !word || !code[..*at].ends_with(|last: char| last.is_ascii_alphabetic() || last == '-')
                });
                assert!(
                    found.is_none(),
                    "{:?} uses {feature:?}, which browsers know since {since}",
                    page.paths
                );
            }
        }
    }

    #[test]
    fn every_file_that_a_page_names_is_there() {
        for page in &*PAGES {
            let named = page.body.split('"').filter(|text| text.starts_with('/'));
            for path in named.filter(|path| path.ends_with(".js") || path.ends_with(".css")) {
                assert!(at(path).is_some(), "{:?} names {path}", page.paths);
            }
        }
    }
}
