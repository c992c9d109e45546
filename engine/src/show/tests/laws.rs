//! The laws of a show, over random worlds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::world::{World, donation};
use crate::show::journal::read;
use crate::show::{Entry, Fact, Fallback, RequestId, Show, ShowSettings};
use crate::time::{Fps, Frame};

/// Everything that can be told of a show.
fn state(show: &Show) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        show.screen(),
        show.jobs(),
        show.handover(),
        show.history().collect::<Vec<_>>()
    )
}

fn settings() -> impl Strategy<Value = ShowSettings> {
    let fallbacks = select(vec![Fallback::Card, Fallback::Offline, Fallback::Wait]);
    (select(vec![1, 10, 24, 60]), 0..4_u32, 1..6_u32, 0..4_u32, fallbacks, any::<bool>()).prop_map(
        |(fps, hold_sec, queue_max, plan_ahead, fallback, warm_up)| ShowSettings {
            fps: Fps::new(fps).expect("in range"),
            hold_sec,
            queue_max,
            plan_ahead,
            fallback,
            warm_up,
            lists: "v1".into(),
            min_amount: [("RUB".to_owned(), "50".to_owned())].into(),
            ..ShowSettings::default()
        },
    )
}

fn command(requests: u64) -> impl Strategy<Value = Fact> {
    let request = (0..requests, 0..3_u32)
        .prop_map(|(number, run)| RequestId { donation: format!("test:{number}"), run });
    (0..17_u32, request, 0..5_u32).prop_map(|(kind, request, place)| match kind {
        0 => Fact::Skipped { request },
        1 => Fact::Cleared,
        2 => Fact::ClearUndone,
        3 => Fact::Removed { request },
        4 => Fact::Moved { request, place },
        5 => Fact::Redrawn { request, scene: None },
        6 => Fact::Allowed { request },
        7 => Fact::Approved { request },
        8 => Fact::Paused,
        10 => Fact::Hidden,
        11 => Fact::TakenBack { request },
        12 => {
            let (waiting, since) = (Vec::new(), String::new());
            Fact::DonorBanned { donor: format!("Donor {place}"), request, waiting, since }
        }
        13 => Fact::DonorUnbanned { request },
        14 => Fact::ShareAddress { request, address: "https://example.org/x.gif".into() },
        9 => Fact::RulesChanged { lists: format!("v{place}"), changed: vec![], settings: None },
        _ => Fact::Resumed,
    })
}

/// A world with donations and commands of the operator, who resumes in the end.
fn world() -> impl Strategy<Value = World> {
    let donations = prop::collection::vec(0..300_u64, 1..25);
    let commands = prop::collection::vec((0..300_u64, command(25)), 0..25);
    (settings(), donations, commands).prop_map(|(settings, mut donations, mut commands)| {
        donations.sort_unstable();
        commands.sort_by_key(|(tick, _)| *tick);
        commands.push((300, Fact::Resumed));
        let donations =
            donations.into_iter().zip(0..).map(|(tick, number)| (tick, donation(number))).collect();
        World::new(&settings, donations, commands)
    })
}

/// The same without an operator: every end follows from the order of receipt.
fn quiet_world() -> impl Strategy<Value = World> {
    (settings(), 1..20_u64).prop_map(|(settings, count)| {
        let donations = (0..count).map(|number| (0, donation(number))).collect();
        World::new(&settings, donations, Vec::new())
    })
}

fn fold(entries: &[Entry]) -> Show {
    let mut show = Show::new();
    entries.iter().for_each(|entry| drop(show.apply(entry)));
    show
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_request_has_one_end_once_the_queue_has_run_dry(mut world in world()) {
        world.run_dry();
        let ended: BTreeSet<&str> = world.ends.iter().filter_map(|end| end.split(' ').next()).collect();
        prop_assert_eq!(ended.len(), world.ends.len(), "never two ends: {:?}", world.ends);
        prop_assert_eq!(world.show.ended_total(), world.show.received_total());
    }

    #[test]
    fn the_file_folds_to_the_state_that_was_live(mut world in world(), ticks in 0..400_usize) {
        (0..ticks).for_each(|_| world.tick());
        let recording = read(&world.disk.file).expect("what was written");
        prop_assert_eq!(&recording.entries, &world.entries);
        let mut folded = fold(&recording.entries);
        folded.advance(world.show.now());
        prop_assert_eq!(state(&folded), state(&world.show));
    }

    #[test]
    fn a_fold_can_be_cut_anywhere(mut world in world(), cut in any::<Index>()) {
        (0..300).for_each(|_| world.tick());
        let (prefix, suffix) = world.entries.split_at(cut.index(world.entries.len()));
        let mut show = fold(prefix).clone();
        suffix.iter().for_each(|entry| drop(show.apply(entry)));
        prop_assert_eq!(state(&show), state(&fold(&world.entries)));
    }

    #[test]
    fn what_does_not_fit_changes_nothing_and_says_why(mut world in world(), facts in prop::collection::vec(command(25), 1..30)) {
        (0..200).for_each(|_| world.tick());
        let mut show = world.show.clone();
        for (seq, fact) in (1_000_000..).zip(facts) {
            let (before, misfit) = (state(&show), show.fits(&fact).err());
            let answer = show.apply(&Entry { seq, frame: show.now(), fact });
            prop_assert_eq!(&answer, &misfit);
            if answer.is_some() {
                prop_assert_eq!(state(&show), before);
            }
        }
    }

    #[test]
    fn how_often_the_show_is_polled_does_not_matter(mut world in world(), looks in prop::collection::vec(0..1200_u64, 0..60)) {
        (0..300).for_each(|_| world.tick());
        let mut looks: Vec<Frame> = looks.into_iter().map(Frame).collect();
        looks.sort_unstable();
        let mut polled = Show::new();
        let mut looks = looks.into_iter().peekable();
        for entry in &world.entries {
            while let Some(look) = looks.next_if(|&look| look <= entry.frame) {
                polled.advance(look);
                let _ = (polled.screen(), polled.jobs(), polled.deadline());
            }
            polled.apply(entry);
        }
        prop_assert_eq!(state(&polled), state(&fold(&world.entries)));
        let end = polled.now().after(100);
        let mut step_by_step = polled.clone();
        (polled.now().0..=end.0).for_each(|frame| step_by_step.advance(Frame(frame)));
        polled.advance(end);
        prop_assert_eq!(state(&polled), state(&step_by_step));
    }

    #[test]
    fn shuffled_doubled_and_late_facts_never_panic_and_never_end_a_request_twice(
        mut world in world(),
        order in prop::collection::vec((any::<Index>(), 0..1500_u64), 1..400),
    ) {
        (0..200).for_each(|_| world.tick());
        let mut show = fold(&world.entries[..1]);
        for (index, frame) in order {
            let entry = Entry { frame: Frame(frame), ..world.entries[index.index(world.entries.len())].clone() };
            show.apply(&entry);
            let _ = (show.screen(), show.jobs(), show.handover());
        }
        let ended: BTreeSet<_> = show.history().map(|ended| ended.request.clone()).collect();
        prop_assert_eq!(ended.len() as u64, show.ended_total());
    }

    #[test]
    fn a_crash_at_any_byte_ends_the_same_requests_in_the_same_order(
        mut world in quiet_world(),
        kills in prop::collection::vec((1..120_u32, any::<Index>()), 1..4),
    ) {
        let mut calm = world.clone();
        calm.run_dry();
        for (ticks, byte) in kills {
            (0..ticks).for_each(|_| world.tick());
            let last = world.disk.file.len().saturating_sub(4096);
            let cut = last + byte.index(world.disk.file.len() - last + 1);
            world = world.restarted(cut);
        }
        world.run_dry();
        prop_assert_eq!(in_turn(&world.ends), in_turn(&calm.ends));
        prop_assert_eq!(sorted(&world.ends), sorted(&calm.ends));
    }

    #[test]
    fn the_window_never_shows_what_was_not_allowed(mut world in world()) {
        for _ in 0..200 {
            world.tick();
            let screen = world.show.screen();
            let wishes = screen.next.iter().filter_map(|queued| queued.wish.as_deref());
            let shown: Vec<&str> = wishes.chain(screen.active.iter().map(|active| active.wish.as_str())).collect();
            let approved = world.show.on_air().is_some_and(|on_air| on_air.request.is_approved())
                || world.show.waiting().any(|(request, _)| request.is_approved());
            prop_assert!(approved || !shown.contains(&"bad"), "{:?}", shown);
        }
    }
}

/// The ends that come by turn; those that come at receipt depend on when a donation was heard of.
fn in_turn(ends: &[String]) -> Vec<&str> {
    ends.iter().map(String::as_str).filter(|end| end.ends_with("drawn") || end.ends_with("card")).collect()
}

fn sorted(ends: &[String]) -> BTreeSet<&str> {
    ends.iter().map(String::as_str).collect()
}
