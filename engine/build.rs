//! Lists the files of `languages`, so that one more file is one more language.

#![expect(clippy::disallowed_methods, reason = "the build reads the source and writes where cargo says")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=languages");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says it")).join("languages");
    let entries = fs::read_dir(&folder).expect("the folder of the languages");
    let names =
        entries.map(|entry| entry.expect("a file").file_name().into_string().expect("a name of letters"));
    let mut codes: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".txt").map(str::to_owned)).collect();
    // English is the first: the others fall back to it.
    codes.sort_by_key(|code| (code != "en", code.clone()));
    let mut list = format!("const FILES: [(&str, &str); {}] = [", codes.len());
    for code in &codes {
        let text = fs::read_to_string(folder.join(format!("{code}.txt"))).expect("the text of a language");
        // The text itself, no path: the same source gives the same code in any folder.
        write!(list, "({code:?}, {text:?}),").expect("a text takes more");
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").expect("cargo says it");
    fs::write(Path::new(&out).join("languages.rs"), list).expect("the list of the languages");
}
