//! The text of `.env.example`: every setting with its meaning, what is allowed and its default.

use super::setting::SettingInfo;
use super::table::ALL;

const HEAD: &str = "\
# Copy to .env in the folder where `live` is started, and remove the # in front of what you change.
# A variable of the environment wins over this file, a flag (--frame-rate 30) over both.
# What is written is what is meant: no $ is replaced, no \\ taken away; quotes around a value are left out, and a
# value with a # behind a space needs them. Keep the file to yourself once a token is in it (chmod 600 .env).
";

/// Characters of a comment line.
const WIDTH: usize = 110;

/// The whole file.
#[must_use]
pub fn example() -> String {
    let mut text = HEAD.to_owned();
    let mut part = None;
    for entry in ALL {
        if part.replace(entry.part()) != Some(entry.part()) {
            text += &format!("\n# ---- {} ----\n", entry.part().heading());
        }
        text += &described(*entry);
    }
    text
}

fn described(entry: &dyn SettingInfo) -> String {
    let flag = entry.flag().map_or_else(|| "no flag".into(), |flag| format!("--{flag}"));
    let mut text = String::from("\n");
    for line in wrapped(entry.help()) {
        text += &format!("# {line}\n");
    }
    for line in wrapped(&format!("Allowed: {} ({flag})", entry.allowed())) {
        text += &format!("# {line}\n");
    }
    text + &format!("#{}={}\n", entry.name(), quoted(entry.default()))
}

fn quoted(value: &str) -> String {
    if value.contains(' ') { format!("\"{value}\"") } else { value.to_owned() }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is always a line");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > WIDTH - 2 {
            lines.push(word.to_owned());
            continue;
        }
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::env_file::EnvFile;
    use super::*;

    #[test]
    fn every_setting_stands_in_it_once() {
        let text = example();
        for entry in ALL {
            assert_eq!(text.matches(&format!("\n#{}=", entry.name())).count(), 1, "{}", entry.name());
        }
    }

    #[test]
    fn with_every_line_taken_it_is_what_is_used_without_it() {
        let text = example().replace("\n#", "\n").replace("\n ", "\n# ");
        let file = EnvFile::parse(text.as_bytes()).expect("every line can be read");
        assert_eq!(file.values().len(), ALL.len());
        for (name, value) in file.values() {
            let entry = ALL.iter().find(|entry| entry.name() == name).expect("it is a setting");
            assert_eq!(value, entry.default(), "{name}");
        }
    }
}
