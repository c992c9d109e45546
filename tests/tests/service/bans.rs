//! Bans as time goes by.

use std::fs;
use std::sync::{Arc, Mutex};

use engine::show::journal::read;
use engine::show::{End, Fact, RequestId, Show};
use jiff::{SignedDuration, Timestamp};
use live::tonight::lift_bans;
use tests::show::{Data, donation, ended, finish, quick};

fn of_troll(number: usize) -> Fact {
    let donation = engine::show::Donation { donor: Some("Troll".into()), ..donation(number, "a cat") };
    Fact::DonationReceived { donation: Arc::new(donation), position: None }
}

/// The clock of whoever looks at the bans is set by hand; time between two looks is the runtime's, which jumps.
#[tokio::test(start_paused = true)]
async fn a_ban_is_over_after_twelve_hours_in_a_session_that_goes_on() {
    let data = Data::default();
    let service = data.start(quick());
    let begun = Timestamp::now();
    let banned = Fact::DonorBanned {
        request: RequestId::first("test:1".into()),
        donor: "Troll".into(),
        waiting: Vec::new(),
        since: begun.to_string(),
    };
    service.handle.tell(of_troll(1)).await.expect("taken");
    ended(&service, 1).await;
    service.handle.tell(banned).await.expect("taken");

    let (now, looks) = (Arc::new(Mutex::new(begun)), tokio::sync::watch::Sender::new(0_u32));
    let clock = {
        let (now, looks) = (Arc::clone(&now), looks.clone());
        move || {
            looks.send_modify(|looks| *looks += 1);
            *now.lock().expect("no panic")
        }
    };
    let set = |hours, seconds: i64| {
        let at = begun + SignedDuration::from_hours(hours) + SignedDuration::from_secs(seconds);
        *now.lock().expect("no panic") = at;
    };
    set(12, -1);
    let mut looked = looks.subscribe();
    let looking = tokio::spawn(lift_bans(service.handle.clone(), clock));
    // A third look begins after what the second one found was told.
    looked.wait_for(|looks| *looks >= 3).await.expect("it looks");
    service.handle.tell(of_troll(2)).await.expect("taken");
    ended(&service, 2).await;

    set(12, 0);
    let until = *looked.borrow() + 3;
    looked.wait_for(|looks| *looks >= until).await.expect("it looks");
    service.handle.tell(of_troll(3)).await.expect("taken");
    ended(&service, 3).await;

    let path = service.path.clone();
    finish(service).await;
    let after = *looked.borrow();
    looking.await.expect("it ends with the session");
    assert!(*looked.borrow() <= after + 1);
    let recording = read(&fs::read(path).expect("it is there")).expect("no damage");
    let mut show = Show::new();
    recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
    let ends: Vec<End> = show.history().map(|ended| ended.end).collect();
    assert_eq!(ends, [End::Drawn, End::Removed, End::Drawn]);
}
