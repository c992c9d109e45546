//! The page of a gallery: one file of HTML without scripts and without anything from elsewhere.
//!
//! A picture is shown; its film is loaded and shown when a pointer or the keyboard is on it.

use std::fmt::Write as _;

use super::GalleryEntry;
use crate::export::html::escaped;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<title>Gallery</title>\n<style>\n\
body{font:16px/1.4 system-ui,sans-serif;margin:2rem;background:#14161c;color:#e8e8e8}\n\
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.5rem}\n\
figure{margin:0}figcaption{overflow-wrap:anywhere}small{color:#a8b0bc}\n\
a{display:block;position:relative}img{image-rendering:pixelated;width:100%;display:block}\n\
.film{display:none;position:absolute;inset:0}a:hover .film,a:focus .film{display:block}\n\
</style>\n<main>\n";

/// The page of these pictures, the oldest first.
pub(super) fn page(entries: &[GalleryEntry]) -> String {
    let mut entries: Vec<&GalleryEntry> = entries.iter().collect();
    entries.sort_by(|one, other| one.at.cmp(&other.at));
    let mut page = String::from(HEAD);
    for GalleryEntry { name, wish, donor, amount, at, .. } in entries {
        let wish = escaped(wish);
        let day = at.as_deref().map(|at| at.chars().take_while(|c| *c != 'T').collect::<String>());
        let about: Vec<String> =
            [donor, amount, &day].into_iter().flatten().map(|text| escaped(text)).collect();
        let _ = writeln!(
            page,
            "<figure><a href=\"{name}.gif\"><img src=\"{name}.png\" alt=\"{wish}\" loading=\"lazy\">\
             <img class=\"film\" src=\"{name}.gif\" alt=\"\" loading=\"lazy\"></a>\
             <figcaption>{wish}<br><small>{}</small></figcaption></figure>",
            about.join(" · ")
        );
    }
    page.push_str("</main>\n");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_donors_are_texts() {
        let entry = |name: &str, at: &str| GalleryEntry {
            name: name.to_owned(),
            donation: "x".to_owned(),
            wish: "<script>alert('a')</script>".to_owned(),
            donor: Some("\"><b>".to_owned()),
            amount: None,
            at: Some(at.to_owned()),
        };
        let page =
            page(&[entry("bbbbbbbbbb", "2026-11-21T00:00:00Z"), entry("aaaaaaaaaa", "2026-11-20T19:00:00Z")]);
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert!(page.contains("&quot;&gt;&lt;b&gt; · 2026-11-20"), "{page}");
        assert!(page.find("aaaaaaaaaa.png") < page.find("bbbbbbbbbb.png"), "the oldest first");
    }
}
