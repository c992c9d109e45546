//! JUnit XML, as continuous integration servers read it: a suite a run, a test case a plan.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::case::{Case, Outcome, Status};
use super::{Wording, lines};

/// The file's text.
///
/// # Errors
/// When a text cannot be written as XML.
pub fn junit(outcome: &Outcome, wording: Wording) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let count = |status| outcome.count(status);
    let errors = count(Status::Failed);
    let failures = outcome.failures().filter(|case| !case.accepted).count().saturating_sub(errors);
    let (tests, failures, errors) =
        (outcome.cases.len().to_string(), failures.to_string(), errors.to_string());
    let suite = |name: &'static str| {
        [("name", wording.command), ("tests", &tests), ("failures", &failures), ("errors", &errors)]
            .into_iter()
            .filter(move |_| !name.is_empty())
    };
    writer.create_element("testsuites").with_attributes(suite("suites")).write_inner_content(|writer| {
        let suite = writer.create_element("testsuite").with_attributes(suite("suite"));
        suite.write_inner_content(|writer| {
            outcome.cases.iter().try_for_each(|case| test(writer, case, wording))
        })?;
        Ok(())
    })?;
    Ok(writer.into_inner())
}

fn test(writer: &mut Writer<Vec<u8>>, case: &Case, wording: Wording) -> io::Result<()> {
    let (name, class) = (clean(&case.name), format!("live.{}", wording.command));
    let element =
        writer.create_element("testcase").with_attributes([("name", &*name), ("classname", &*class)]);
    if case.status == Status::Same || case.accepted {
        return element.write_empty().map(drop);
    }
    let kind = if case.status == Status::Failed { "error" } else { "failure" };
    let mut said = lines(case);
    let message = clean(&said.first().cloned().unwrap_or_else(|| case.status.name().to_owned()));
    said.extend(case.files.iter().map(|file| format!("[[ATTACHMENT|{}]]", file.display())));
    said.extend(case.bless.iter().map(|bless| format!("when this is meant: {bless}")));
    element.write_inner_content(|writer| {
        let told = writer
            .create_element(kind)
            .with_attributes([("type", case.status.name()), ("message", &*message)]);
        told.write_text_content(BytesText::new(&clean(&said.join("\n"))))?;
        Ok(())
    })?;
    Ok(())
}

/// Without the characters that XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && *c != '\u{FFFE}' && *c != '\u{FFFF}');
    text.chars().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_a_test_and_texts_are_escaped() {
        let mut bad = Case::new("a<b>.json".into(), Status::Failed);
        bad.message = Some("error: found \u{1b}[31m & \"x\"".into());
        let outcome =
            Outcome { cases: vec![bad, Case::new("c.json".into(), Status::Same)], ..Outcome::default() };
        let wording = Wording { command: "golden", noun: "plan" };
        let text = String::from_utf8(junit(&outcome, wording).expect("written")).expect("text");
        assert!(text.contains(r#"<testsuite name="golden" tests="2" failures="0" errors="1">"#), "{text}");
        assert!(
            text.contains("a&lt;b&gt;.json") && text.contains("[31m &amp;") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
}
