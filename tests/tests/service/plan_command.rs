//! `live plan` from its arguments to its files, with a model server on loopback and without any model.

use std::fs;
use std::path::Path;

use clap::Parser as _;
use live::cli::Cli;
use tests::fake_model::{Answer, FakeModel, Kind};

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");

/// Runs the command as `main` does, beside the server's thread.
async fn live(arguments: &[&str]) -> Result<(), String> {
    let cli =
        Cli::try_parse_from([&["live", "plan"], arguments].concat()).map_err(|error| error.to_string())?;
    let ran = tokio::task::spawn_blocking(move || cli.command().execute()).await.expect("no panic");
    ran.map(|_| ()).map_err(|error| format!("{error:#}"))
}

fn size_of(path: &Path) -> (u32, u32) {
    let file = std::io::BufReader::new(fs::File::open(path).expect("written"));
    let reader = png::Decoder::new(file).read_info().expect("a PNG");
    (reader.info().width, reader.info().height)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wish_becomes_a_picture_an_animation_or_a_plan() {
    let server = FakeModel::start(Kind::Ollama, vec![Answer::plan(FOX)]).await;
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["fox.png", "fox.gif", "fox.json"] {
        let path = folder.path().join(name);
        let path = path.to_str().expect("a name");
        live(&["лиса", "--llm-endpoint", &server.endpoint(), "--llm-model-id", "painter", "-o", path])
            .await
            .expect(name);
    }
    assert_eq!(size_of(&folder.path().join("fox.png")), (768, 768));
    let gif = fs::read(folder.path().join("fox.gif")).expect("written");
    assert!(gif.starts_with(b"GIF89a") && gif.len() > 1_000);
    let plan = fs::read(folder.path().join("fox.json")).expect("written");
    let plan = engine::plan::read_plan(plan, &engine::plan::ReadOptions::default()).expect("a strict plan");
    assert_eq!(plan.steps().len(), 6);
    assert_eq!(plan.caption.as_deref(), Some("Лиса 🦊"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_wishes_becomes_plans_pictures_a_table_and_a_sheet() {
    let broken = Answer::plan("no plan at all");
    let server = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX), broken, Answer::plan(FOX)]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let wishes = folder.path().join("wishes.jsonl");
    fs::write(&wishes, "{\"wish\":\"лиса\"}\na cat\n# skipped\n\"a\\tdog\"\n").expect("written");
    let out = folder.path().join("out");
    let [wishes, out] = [&wishes, &out].map(|path| path.to_str().expect("a name").to_owned());
    live(&["--wishes", &wishes, "-o", &out, "--llm-endpoint", &server.endpoint()]).await.expect("drawn");
    let out = Path::new(&out);
    for name in ["001.json", "001.png", "003.png", "sheet.png"] {
        assert!(out.join(name).exists(), "{name}");
    }
    assert!(!out.join("002.png").exists());
    let table = fs::read_to_string(out.join("counts.tsv")).expect("written");
    let ends: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split('\t').nth(10)).collect();
    assert_eq!(ends, ["complete", "failed: nothing_to_draw", "complete"]);
    assert!(table.lines().all(|line| line.split('\t').count() == 12), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_artist_needs_no_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = ["one.png", "other.png"].map(|name| folder.path().join(name));
    live(&["лиса на луне", "--offline", "-o", one.to_str().expect("a name")]).await.expect("drawn");
    live(&["лиса на луне", "--llm-backend", "offline", "-o", other.to_str().expect("a name")])
        .await
        .expect("drawn");
    assert_eq!(fs::read(one).expect("written"), fs::read(other).expect("written"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said_in_one_line() {
    let refused = FakeModel::start(Kind::Ollama, vec![Answer::error(404, "model 'painter' not found")]).await;
    let endpoint = refused.endpoint();
    let said = live(&["a fox", "--llm-endpoint", &endpoint, "--llm-model-id", "painter"])
        .await
        .expect_err("no model");
    assert!(said.contains("ollama pull painter") && !said.contains('\n'), "{said}");
    for arguments in [&["--wishes", "x"][..], &[], &["a", "--wishes", "x", "-o", "y"]] {
        assert!(live(arguments).await.is_err(), "{arguments:?}");
    }
    let wrong = live(&["a fox", "--offline", "-o", "fox.bmp"]).await.expect_err("no such ending");
    assert!(wrong.contains(".png, .gif or .json"), "{wrong}");
}
