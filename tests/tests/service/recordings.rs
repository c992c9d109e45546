//! Recordings whose plans a model makes anew, and a gallery that grows while the program runs.

use std::path::{Path, PathBuf};

use engine::show::{End, Fact};
use live::replay::{Playback, ends};
use serde_json::{Value, json};
use tests::desk::{Desk, Ended};
use tests::fake_donation_alerts::FakeDonationAlerts;
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::golden::root;
#[cfg(unix)]
use tests::program::stop_signals;
use tests::program::{PATIENCE, Program};

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");

/// Runs a command of the desk beside the model's thread, with a model that answers with shapes.
async fn run(desk: &Desk, model: &FakeModel, arguments: &[&str]) -> Ended {
    let mut command = desk.live(arguments);
    command.envs([("LLM_BACKEND", "openai"), ("LLM_MODEL_ID", "painter"), ("LLM_STYLE", "shapes")]);
    command.env("LLM_ENDPOINT", model.endpoint());
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic");
    Ended::of(&output.expect("it runs"))
}

/// How each request ended, with the strokes of its plan and the tokens that the model's answer cost.
fn told(file: &Path) -> Vec<(String, End, usize)> {
    let playback = Playback::open(file).expect("a session");
    let steps = |id: &str| {
        let of_it =
            |fact: &Fact| matches!(fact, Fact::PlanStepArrived { request, .. } if request.to_string() == id);
        playback.entries().iter().filter(|entry| of_it(&entry.fact)).count()
    };
    let all = ends(playback.entries());
    all.iter()
        .map(|ended| (ended.request.to_string(), ended.end, steps(&ended.request.to_string())))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_donations_is_planned_by_the_model_one_wish_after_another() {
    let broken = Answer::plan("no plan at all");
    let model = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX), broken, Answer::plan(FOX)]).await;
    let desk = Desk::default();
    desk.put(
        "list.csv",
        "date,name,message\n2026-11-20 19:00:00,Ann,лиса\n2026-11-20 19:05:00,Bo,a cat\n2026-11-20 19:06:00,Eve,a dog\n",
    );
    let flags = ["--show-duration-sec", "5", "--llm-retry-attempts", "1", "--frame-rate", "30"];
    let ended =
        run(&desk, &model, &[&["journal", "import", "list.csv", "-o", "evening.jsonl"][..], &flags].concat())
            .await;
    assert_eq!(ended.status, Some(0), "{}", ended.error);
    let expected = ["import:1", "import:2", "import:3"].map(|id| (id.to_owned(), End::Drawn, 6));
    assert_eq!(told(&desk.path("evening.jsonl")), expected, "the second was asked for twice");
    assert_eq!(model.asked().len(), 4);
    let playback = Playback::open(&desk.path("evening.jsonl")).expect("a session");
    let failed =
        playback.entries().iter().filter(|entry| matches!(entry.fact, Fact::PlanFailed { .. })).count();
    assert_eq!(failed, 1, "the broken answer is told");
    assert!(desk.files() == ["evening.jsonl", "list.csv"], "{:?}", desk.files());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_evening_is_planned_again_by_the_model() {
    let model = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX)]).await;
    let desk = Desk::default();
    let file = root().join("fixtures/journals/evening.jsonl");
    desk.put("evening.jsonl", std::fs::read(&file).expect("a session"));
    let arguments =
        ["replay", "evening.jsonl", "--plan-again", "-o", "again.jsonl", "--report", "report.html"];
    let ended = run(&desk, &model, &arguments).await;
    assert_eq!(ended.status, Some(0), "{}", ended.error);
    assert_eq!(model.asked().len(), 2, "the refused wish has no plan");
    let drawn: Vec<_> =
        told(&desk.path("again.jsonl")).into_iter().filter(|(_, end, _)| *end == End::Drawn).collect();
    assert_eq!(drawn, [("da:101".to_owned(), End::Drawn, 6), ("da:102".to_owned(), End::Drawn, 6)]);
    assert!(ended.out.contains("another picture"), "{}", ended.out);
    assert!(desk.path("report.html").exists());
}

/// Files of a folder that end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

/// An account's settings for a show that draws fast and by itself, and writes a gallery.
fn fast_with_gallery(fake: &FakeDonationAlerts, gallery: &Path) -> Vec<(&'static str, String)> {
    let mut settings = fake.environment();
    settings.extend([
        ("LLM_BACKEND", "offline".to_owned()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
        ("GALLERY_DIR", gallery.display().to_string()),
    ]);
    settings
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gallery_grows_and_pictures_have_addresses_while_the_program_runs() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    let gallery = folder.path().join("gallery");
    let mut settings = fast_with_gallery(&fake, &gallery);
    settings
        .extend([("SHARE_URL", "https://example.org/evening/".to_owned()), ("SHARE_CODE", "on".to_owned())]);
    let program = Program::start(&["run", "--headless"], &settings).await;
    program.events().await.until(|state| state["links"][0]["state"] == "fine").await;
    let id = fake.donate("Ann", "a red fox");
    program.events().await.until(|state| state["ended"] == 1).await;
    let shown = async {
        while files(&gallery, "html").is_empty() {
            program.ask("GET", "/health", "").await;
        }
    };
    tokio::time::timeout(PATIENCE, shown).await.expect("the page is written");
    let film = files(&gallery, "gif").pop().expect("a film");
    let name = film.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    let history = program.ask("GET", "/history", "").await.json()["history"].clone();
    assert_eq!(
        (&history[0]["request"], history[0]["share"].as_str()),
        (&json!(id), Some(format!("https://example.org/evening/{name}").as_str()))
    );
    let page = std::fs::read_to_string(gallery.join("index.html")).expect("a page");
    assert!(page.contains("a red fox") && page.contains(&name), "{page}");
}

/// The second picture is on air when the signal comes: it is drawn to its end, and the gallery has it too.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_show_that_a_signal_stops_finishes_its_picture_and_its_gallery() {
    for (signal, _) in stop_signals().into_iter().filter(|(name, _)| *name != "INT") {
        let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
        let gallery = folder.path().join("gallery");
        let program = Program::run(&fast_with_gallery(&fake, &gallery)).await;
        let mut events = program.events().await;
        events.until(|state| state["links"][0]["state"] == "fine").await;
        fake.donate("Ann", "a red fox");
        events.until(|state| state["ended"] == 1).await;
        fake.donate("Bo", "a blue whale");
        let is_drawn = |state: &Value| state["queue"]["active"]["stage"] == "drawing";
        events.until(|state| state["ended"] == 1 && is_drawn(state)).await;
        let (status, log) = program.end_by(signal).await;
        assert!(status.success(), "{signal}: {status}\n{log}");
        let page = std::fs::read_to_string(gallery.join("index.html")).expect("a page");
        assert!(page.contains("a red fox") && page.contains("a blue whale"), "{signal}: {page}");
        let ended = ["gif", "png", "html", "json"].map(|ending| files(&gallery, ending).len());
        assert_eq!((ended, files(&gallery, "part")), ([2, 2, 1, 1], Vec::new()), "{signal}");
        assert_eq!(gallery.read_dir().expect("a folder").count(), 6, "{signal}: and nothing else");
    }
}
