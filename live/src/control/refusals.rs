//! Why the show takes no command, as messages.

use engine::show::Misfit;

use crate::director::Refused;
use crate::message::Message;

/// The refusal as a message.
pub fn message(refused: &Refused) -> Message {
    match refused {
        Refused::JournalUnavailable(why) => Message::new("api.journal").with(why),
        Refused::Unsure => Message::new("api.unsure"),
        Refused::Stopping => Message::new("api.stopping"),
        Refused::Over => Message::new("api.over"),
        Refused::Misfit(misfit) => of_misfit(misfit),
    }
}

fn of_misfit(misfit: &Misfit) -> Message {
    match misfit {
        Misfit::OutOfSession => Message::new("api.out-of-session"),
        Misfit::Unknown(request) => Message::new("api.unknown").with(request),
        Misfit::NothingOnAir => Message::new("api.nothing-on-air"),
        Misfit::NotOnAir { request, on_air } => Message::new("api.not-on-air").with(request).with(on_air),
        Misfit::NotWaiting(request) => Message::new("api.not-waiting").with(request),
        Misfit::NotUnderReview(request) => Message::new("api.not-under-review").with(request),
        Misfit::NotTurnedAway(request) => Message::new("api.not-turned-away").with(request),
        Misfit::NotRedrawable(request) => Message::new("api.not-redrawable").with(request),
        Misfit::NotTakenBack(request) => Message::new("api.not-taken-back").with(request),
        Misfit::Banned(request) => Message::new("api.banned").with(request),
        Misfit::NotBanned(request) => Message::new("api.not-banned").with(request),
        Misfit::NothingToUndo => Message::new("api.nothing-to-undo"),
        Misfit::KnownAlready(donation) => Message::new("api.known-already").with(donation),
        Misfit::OtherContent(donation) => Message::new("api.other-content").with(donation),
        // A reason of a later engine, in its own words.
        other => Message::fixed(other),
    }
}

#[cfg(test)]
mod tests {
    use engine::show::RequestId;

    use super::*;

    #[test]
    fn in_english_they_are_the_shows_own_words() {
        let id: RequestId = "da:7".parse().expect("an id");
        let of = |misfit: fn(RequestId) -> Misfit| Refused::Misfit(misfit(id.clone()));
        let all = [
            Refused::JournalUnavailable("full".into()),
            Refused::Unsure,
            Refused::Stopping,
            Refused::Over,
            Refused::Misfit(Misfit::OutOfSession),
            of(Misfit::Unknown),
            Refused::Misfit(Misfit::NothingOnAir),
            Refused::Misfit(Misfit::NotOnAir { request: id.clone(), on_air: id.clone() }),
            of(Misfit::NotWaiting),
            of(Misfit::NotUnderReview),
            of(Misfit::NotTurnedAway),
            of(Misfit::NotRedrawable),
            of(Misfit::NotTakenBack),
            of(Misfit::Banned),
            of(Misfit::NotBanned),
            Refused::Misfit(Misfit::NothingToUndo),
            Refused::Misfit(Misfit::KnownAlready("da:7".into())),
            Refused::Misfit(Misfit::OtherContent("da:7".into())),
        ];
        for refused in all {
            assert_eq!(message(&refused).to_string(), refused.to_string());
        }
    }
}
