//! Taking names and wishes out of recorded facts, so that a file can be kept or handed on without them.
//!
//! What is left still replays: ids, amounts, verdicts and strokes stay. Letters and digits of drawn texts become `x`.
//! Works on bytes; opens no file.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::plan::{Op, Scene, Step};
use engine::show::journal::{DamagedLine, Line, lines, lines_and_end};
use engine::show::{
    Donation, Fact, Handover, HandoverOutcome, HandoverRequest, PlanFooter, RequestId, ban_key,
};

/// What stands in place of a wish.
pub const WISH: &str = "(removed)";
/// Characters of a text that is searched for in damaged lines: a shorter one stands in many others' lines.
const FOUND_CHARS_MIN: usize = 3;

/// A file's lines without the names and wishes of the donations that `chosen` names by id, and how many facts changed.
///
/// # Errors
/// The first line that is not one of a journal.
pub fn without_texts(bytes: &[u8], chosen: impl Fn(&str) -> bool) -> Result<(Vec<u8>, usize), DamagedLine> {
    let (mut kept, mut changed) = (Vec::with_capacity(bytes.len()), 0);
    let mut banned = BannedNames::default();
    for line in lines(bytes) {
        if let Line::Fact(mut fact) = line.parse()?
            && (banned.end_at_once(&mut fact.fact, &chosen) | strip(&mut fact.fact, &chosen))
        {
            kept.extend_from_slice(fact.to_text().as_bytes());
            changed += 1;
        } else {
            kept.extend_from_slice(line.with_break);
        }
    }
    Ok((kept, changed))
}

/// Names that are banned at a line of a file. What came of one ended at once; without its name it must do so all the same.
#[derive(Default)]
struct BannedNames(BTreeMap<RequestId, String>);

impl BannedNames {
    /// Follows the bans; takes the wish of a banned donor away altogether, and says whether it did.
    fn end_at_once(&mut self, fact: &mut Fact, chosen: &impl Fn(&str) -> bool) -> bool {
        if let Fact::DonorBanned { request, donor, .. } = &*fact {
            self.0.extend(ban_key(donor).map(|key| (request.clone(), key)));
        } else if let Fact::DonorUnbanned { request } = &*fact {
            self.0.remove(request);
        } else if let Fact::HandedOver(handover) = &*fact {
            let bans = handover.banned.iter();
            self.0.extend(bans.filter_map(|ban| Some((ban.request.clone(), ban_key(&ban.donor)?))));
        } else if let Fact::DonationReceived { donation, .. } = fact
            && chosen(&donation.id)
            && let Some(key) = donation.donor.as_deref().and_then(ban_key)
            && self.0.values().any(|banned| *banned == key)
        {
            Arc::make_mut(donation).message.clear();
            return true;
        }
        false
    }
}

/// Names and wishes of one donation, as they stand in a file, to find them in lines that cannot be read.
#[derive(Clone, Debug, Default)]
pub struct DonorTexts(Vec<String>);

impl DonorTexts {
    /// Adds what the readable lines of a file say of donation `id`.
    pub fn find(&mut self, bytes: &[u8], id: &str) {
        for line in lines_and_end(bytes) {
            if let Ok(Line::Fact(fact)) = line.parse()
                && let Some(donation) = fact.fact.donation().filter(|donation| donation.id == id)
            {
                let texts = donation.donor.iter().chain([&donation.message]);
                self.0.extend(
                    texts.filter(|text| text.chars().count() >= FOUND_CHARS_MIN).map(|text| quoted(text)),
                );
            }
        }
    }

    fn are_in(&self, line: &str) -> bool {
        self.0.iter().any(|text| line.contains(text))
    }
}

/// As it stands in JSON, without its quotation marks.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

/// The lines of a damaged file without the name and the wish of donation `id`, and how many lines changed: a line that
/// can be read loses its texts, one that cannot goes when it holds the id or one of `texts`. A torn end counts as a
/// line.
#[must_use]
pub fn without_donor(bytes: &[u8], id: &str, texts: &DonorTexts) -> (Vec<u8>, usize) {
    let (mut kept, mut changed) = (Vec::with_capacity(bytes.len()), 0);
    for line in lines_and_end(bytes).map(|line| line.with_break) {
        if let Ok((stripped, facts)) = without_texts(line, |found| found == id)
            && line.ends_with(b"\n")
        {
            kept.extend_from_slice(&stripped);
            changed += facts;
            continue;
        }
        let text = String::from_utf8_lossy(line);
        if text.contains(id) || texts.are_in(&text) {
            changed += 1;
        } else {
            kept.extend_from_slice(line);
        }
    }
    (kept, changed)
}

/// Takes the texts out of a fact; whether it had any.
fn strip(fact: &mut Fact, chosen: &impl Fn(&str) -> bool) -> bool {
    if fact.request().is_some_and(|request| !chosen(&request.donation)) {
        return false;
    }
    match fact {
        Fact::DonationReceived { donation, .. } | Fact::DonationMissed { donation, .. } => {
            strip_donation(donation, chosen)
        }
        Fact::HandedOver(handover) => strip_handover(handover, chosen),
        Fact::SceneUnderstood { scene, changes, .. } => {
            let had_any = strip_scene(scene) | !changes.is_empty();
            changes.clear();
            had_any
        }
        Fact::SceneEdited { scene, .. } | Fact::Redrawn { scene: Some(scene), .. } => strip_scene(scene),
        Fact::PlanStepArrived { step, .. } => strip_step(Arc::make_mut(step)),
        Fact::PlanFinished { footer, .. } => strip_footer(footer),
        Fact::Judged { verdict, no_cut, .. } => {
            verdict.forget_text() | no_cut.as_mut().is_some_and(strip_lengths)
        }
        // It leads to the picture.
        Fact::ShareAddress { address, .. } => {
            let had_any = !address.is_empty();
            *address = Arc::from("");
            had_any
        }
        Fact::DonorBanned { donor, .. } => !std::mem::take(donor).is_empty(),
        Fact::PlanStepDropped { detail, .. } | Fact::PlanFailed { detail, .. } => detail.take().is_some(),
        // No text of a donor stands in these.
        Fact::SessionStarted(_)
        | Fact::BacklogSeen { .. }
        | Fact::PlanStarted { .. }
        | Fact::PlanHeaderArrived { .. }
        | Fact::WarmUpStarted
        | Fact::WarmUpEnded { .. }
        | Fact::Skipped { .. }
        | Fact::Cleared
        | Fact::ClearUndone
        | Fact::Removed { .. }
        | Fact::Moved { .. }
        | Fact::Redrawn { scene: None, .. }
        | Fact::Allowed { .. }
        | Fact::Approved { .. }
        | Fact::Rejected { .. }
        | Fact::TakenBack { .. }
        | Fact::DonorUnbanned { .. }
        | Fact::Hidden
        | Fact::Paused
        | Fact::Resumed
        | Fact::RulesChanged { .. }
        | Fact::FrameReached
        | Fact::SessionEnded => false,
    }
}

fn strip_donation(donation: &mut Arc<Donation>, chosen: &impl Fn(&str) -> bool) -> bool {
    let has_any = donation.donor.is_some() || !donation.message.is_empty() || donation.content.is_some();
    if !chosen(&donation.id) || !has_any {
        return false;
    }
    let donation = Arc::make_mut(donation);
    donation.donor = None;
    // Whoever guesses the words could tell from their hash that they were these.
    donation.content = None;
    // An empty message is no wish at all, and must stay one or become one by no means.
    if !donation.message.trim().is_empty() {
        donation.message = WISH.to_owned();
    }
    true
}

fn strip_handover(handover: &mut Handover, chosen: &impl Fn(&str) -> bool) -> bool {
    let Handover { on_air, waiting, review, cleared, missed, banned, contents, .. } = handover;
    let bans = banned.iter_mut().filter(|ban| chosen(&ban.request.donation));
    let names = bans.filter_map(|ban| (!std::mem::take(&mut ban.donor).is_empty()).then_some(())).count();
    let hashes = contents.len();
    contents.retain(|id, _| !chosen(id));
    let hashes = hashes - contents.len();
    let cleared = cleared.iter_mut().flat_map(|clearing| &mut clearing.requests);
    let requests = on_air.iter_mut().chain(waiting).chain(review).chain(cleared);
    let stripped = requests.map(|request| strip_request(request, chosen)).filter(|had_any| *had_any).count();
    let missed = missed.iter_mut().map(|donation| strip_donation(donation, chosen));
    stripped + names + hashes + missed.filter(|had_any| *had_any).count() > 0
}

/// Takes out where a text must not be cut, which says where its words stand; that it was judged so stays.
fn strip_lengths(lengths: &mut Arc<[u32]>) -> bool {
    let had_any = !lengths.is_empty();
    *lengths = Arc::default();
    had_any
}

/// Takes every word out of a scene.
fn strip_scene(scene: &mut Arc<Scene>) -> bool {
    let had_any = **scene != Scene::default();
    *scene = Arc::default();
    had_any
}

fn strip_request(request: &mut HandoverRequest, chosen: &impl Fn(&str) -> bool) -> bool {
    let mut had_any = strip_donation(&mut request.donation, chosen);
    if chosen(&request.request.donation) {
        had_any |= request.told.take().is_some();
        for verdict in [&mut request.wish_verdict, &mut request.name_verdict].into_iter().flatten() {
            had_any |= verdict.forget_text();
        }
        for lengths in [&mut request.wish_no_cut, &mut request.name_no_cut].into_iter().flatten() {
            had_any |= strip_lengths(lengths);
        }
    }
    if let (Some(HandoverOutcome::Plan(plan)), true) =
        (&mut request.outcome, chosen(&request.request.donation))
    {
        had_any |= strip_footer(&mut plan.footer) | plan.scene.take().is_some();
        for step in &mut plan.steps {
            had_any |= strip_step(Arc::make_mut(step));
        }
    }
    had_any
}

fn strip_footer(footer: &mut PlanFooter) -> bool {
    let texts = [&mut footer.caption, &mut footer.render_text];
    texts.into_iter().flatten().map(strip_text).filter(|had_any| *had_any).count() > 0
}

fn strip_step(step: &mut Step) -> bool {
    match &mut step.op {
        Op::Text { value, .. } => strip_text(value),
        Op::Group { steps } => steps.iter_mut().map(strip_step).filter(|had_any| *had_any).count() > 0,
        Op::Rect { .. } | Op::Circle { .. } | Op::Polygon { .. } | Op::Line { .. } | Op::Pixels { .. } => {
            false
        }
    }
}

fn strip_text(text: &mut String) -> bool {
    *text = text.chars().map(|letter| if letter.is_alphanumeric() { 'x' } else { letter }).collect();
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = concat!(
        r#"{"seq":2,"utc":"","fact":"donation_received","donation":{"id":"da:1","donor":"Ann","message":"a fox","amount":"5","currency":"EUR","created_at":null,"source":"socket"}}"#,
        "\n",
        r#"{"seq":3,"utc":"","fact":"donation_received","donation":{"id":"da:2","donor":"Bob","message":"an owl","amount":"5","currency":"EUR","created_at":null,"source":"socket"}}"#,
        "\n",
        r#"{"applied":[2,3],"frame":6}"#,
        "\n",
        r##"{"seq":4,"utc":"","fact":"plan_step_arrived","request":"da:1","attempt":0,"index":0,"step":{"op":"text","x":1,"y":2,"value":"Fox 7!","color":"#FFFFFF"}}"##,
        "\n",
    );

    #[test]
    fn one_donation_is_forgotten_and_the_others_stay() {
        let (kept, changed) = without_texts(FILE.as_bytes(), |id| id == "da:1").expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!(changed, 2, "{text}");
        assert!(!text.contains("Ann") && !text.contains("a fox") && !text.contains("Fox 7"), "{text}");
        assert!(text.contains("Bob") && text.contains("an owl") && text.contains("xxx x!"), "{text}");
        assert_eq!(text.lines().count(), 4);
    }

    #[test]
    fn no_word_of_a_scene_stays() {
        const SCENE: &str = r#"{"place":"MARK","time":"MARK","weather":"MARK","text":"MARK","subjects":[{"is":"MARK","looks":"MARK","does":"MARK"}]}"#;
        let file = [
            format!(r#"{{"seq":2,"utc":"","fact":"scene_understood","request":"da:1","attempt":0,"scene":{SCENE},"by":"model","changes":["MARK"]}}"#),
            format!(r#"{{"seq":3,"utc":"","fact":"scene_edited","request":"da:1","scene":{SCENE}}}"#),
            format!(r#"{{"seq":4,"utc":"","fact":"redrawn","request":"da:1","scene":{SCENE}}}"#),
        ]
        .map(|line| line + "\n")
        .concat();
        let (kept, changed) = without_texts(file.as_bytes(), |id| id == "da:1").expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.contains("MARK")), (3, false), "{text}");
        assert!(
            ["scene_understood", "scene_edited", "redrawn"].iter().all(|fact| text.contains(fact)),
            "{text}"
        );
        let (same, changed) = without_texts(file.as_bytes(), |id| id == "da:2").expect("whole lines");
        assert_eq!((same, changed), (file.into_bytes(), 0), "another donation's");
    }

    #[test]
    fn no_word_of_a_scene_stays_in_what_one_session_left_to_the_next() {
        let scene = serde_json::json!({
            "place": "MARK", "time": "MARK", "weather": "MARK", "text": "MARK",
            "subjects": [{ "is": "MARK", "looks": "MARK", "does": "MARK" }],
        });
        let donation = |id: &str| {
            serde_json::json!({
                "id": id, "donor": "MARK", "message": "MARK", "amount": "5", "currency": "EUR",
                "created_at": null, "source": "socket",
            })
        };
        let request = |id: &str| {
            let step = serde_json::json!({
                "op": "group", "steps": [{ "op": "text", "x": 1, "y": 2, "value": "MARK" }],
            });
            serde_json::json!({
                "request": id, "donation": donation(id), "receipt": 1, "told": scene,
                "message": { "block": { "category": "hate", "rule": "x", "read_as": "MARK" } },
                "name": { "block": { "category": "hate", "rule": "x", "read_as": "MARK" } },
                "outcome": { "plan": {
                    "scene": scene, "steps": [step], "footer": { "caption": "MARK", "render_text": "MARK" },
                } },
            })
        };
        let carried = serde_json::json!({
            "seq": 2, "utc": "", "fact": "carried",
            "on_air": request("da:1"), "waiting": [request("da:2")], "review": [request("da:3")],
            "cleared": [{ "left_ms": 1, "requests": [request("da:4")] }], "missed": [donation("da:5")],
            "banned": [{ "request": "da:6", "donor": "MARK", "since": "t" }],
            "paused": false, "lists": "", "seen": ["da:1"],
        });
        let file = format!("{carried}\n");
        let (kept, changed) = without_texts(file.as_bytes(), |_| true).expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.contains("MARK")), (1, false), "{text}");
        let (kept, _) = without_texts(file.as_bytes(), |id| id != "da:4").expect("whole lines");
        let marks = String::from_utf8(kept).expect("text").matches("MARK").count();
        let own = request("da:4").to_string().matches("MARK").count();
        assert_eq!(marks, own, "another donation's words stay, and no other");
    }

    #[test]
    fn a_banned_name_is_taken_out_and_what_came_of_it_still_ends_at_once() {
        let donation = r#""donation":{"id":"da:2","donor":" mark","message":"an owl","amount":"5","currency":"EUR","created_at":null,"source":"socket"}"#;
        let file = [
            r#"{"seq":2,"utc":"","fact":"donor_banned","request":"da:1","donor":"MARK","waiting":["da:1"],"since":"t"}"#.to_owned(),
            format!(r#"{{"seq":3,"utc":"","fact":"donation_received",{donation}}}"#),
            r#"{"seq":4,"utc":"","fact":"donor_unbanned","request":"da:1"}"#.to_owned(),
        ]
        .map(|line| line + "\n")
        .concat();
        let (kept, changed) = without_texts(file.as_bytes(), |_| true).expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.to_lowercase().contains("mark")), (2, false), "{text}");
        assert!(text.contains(r#""message":"""#) && text.contains(r#""waiting":["da:1"]"#), "{text}");
    }

    #[test]
    fn the_letters_that_a_verdict_read_are_the_donors() {
        let block = r#"{"block":{"category":"profanity","rule":"x","span":[0,3],"chars":[0,3],"how":"plain","read_as":"MARK"}}"#;
        let file = format!(
            r#"{{"seq":2,"utc":"","fact":"judged","request":"da:1","text":"message","lists":"","verdict":{block}}}"#
        ) + "\n";
        let (kept, changed) = without_texts(file.as_bytes(), |id| id == "da:1").expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.contains("MARK")), (1, false), "{text}");
        assert!(text.contains(r#""how":"plain""#) && text.contains(r#""chars":[0,3]"#), "{text}");
    }

    #[test]
    fn the_hash_of_what_was_sent_goes_with_it_and_its_source_stays() {
        let file = concat!(
            r#"{"seq":2,"utc":"","fact":"carried","paused":false,"lists":"","seen":["twitch:1","twitch:2"],"contents":{"twitch:1":"MARK","twitch:2":"other"}}"#,
            "\n",
            r#"{"seq":3,"utc":"","fact":"donation_received","donation":{"id":"twitch:1","donor":null,"message":"","amount":"5","currency":"bits","created_at":null,"source":"rest","via":"twitch","content":"MARK"}}"#,
            "\n",
        );
        let (kept, changed) = without_texts(file.as_bytes(), |id| id == "twitch:1").expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.contains("MARK")), (2, false), "{text}");
        assert!(
            text.contains(r#""contents":{"twitch:2":"other"}"#) && text.contains(r#""via":"twitch""#),
            "{text}"
        );
        assert!(text.contains(r#""seen":["twitch:1","twitch:2"]"#), "it stays known: {text}");
        let (kept, _) = without_texts(file.as_bytes(), |_| true).expect("whole lines");
        assert!(!String::from_utf8(kept).expect("text").contains("contents"));
    }

    #[test]
    fn where_a_text_must_not_be_cut_is_forgotten_with_the_text() {
        let judged = |id: &str, text: &str| {
            format!(
                r#"{{"seq":2,"utc":"","fact":"judged","request":"{id}","text":"{text}","lists":"","verdict":"allow","no_cut":[7777]}}"#
            )
        };
        let file =
            [judged("da:1", "message"), judged("da:1", "name"), judged("da:2", "message")].join("\n") + "\n";
        let (kept, changed) = without_texts(file.as_bytes(), |id| id == "da:1").expect("whole lines");
        let text = String::from_utf8(kept).expect("text");
        assert_eq!((changed, text.matches("7777").count()), (2, 1), "{text}");
        assert_eq!(
            text.matches("no_cut").count(),
            3,
            "that it was judged so stays: a replay cuts as the evening did"
        );
    }

    #[test]
    fn a_damaged_file_loses_one_donor_and_no_other() {
        let torn = r#"{"seq":9,"utc":"","fact":"donation_received","donation":{"id":"da:1","donor":"An"#;
        let broken = FILE.lines().next().expect("a line").replace("\"da:1\"", "\"d\u{0}:1\"");
        let file = format!("{FILE}{broken}\ngarbage\n{torn}");
        let mut texts = DonorTexts::default();
        texts.find(file.as_bytes(), "da:1");
        let (kept, changed) = without_donor(file.as_bytes(), "da:1", &texts);
        let text = String::from_utf8(kept).expect("text");
        assert_eq!(changed, 4, "{text}");
        assert!(!text.contains("Ann") && !text.contains("a fox"), "{text}");
        assert!(text.contains("Bob") && text.contains("an owl") && text.ends_with("garbage\n"), "{text}");
    }

    #[test]
    fn a_line_that_is_not_one_of_a_journal_is_named() {
        let damaged = format!("{FILE}nonsense\n");
        let error = without_texts(damaged.as_bytes(), |_| true).expect_err("line 5 is damaged");
        assert_eq!(error.line, 5);
    }
}
