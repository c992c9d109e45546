//! What a streamer meets on the terminal is said in their language: that of the flag, of the picture, or of the system.

use std::net::TcpListener;

use live::journal::folder::Folder;
use tests::desk::Desk;
use tests::fake_donation_alerts::{FakeDonationAlerts, Fault};
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::run_to_end;

const PLAN: &str = include_str!("../../../fixtures/llm/fox.json");

/// What a run prints.
async fn said(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let output = run_to_end(arguments, &settings).await;
    String::from_utf8([output.stdout, output.stderr].concat()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_that_of_the_flag_else_of_the_picture_else_of_the_system() {
    for (arguments, settings, is_russian) in [
        (&["login", "--language", "ru"][..], &[][..], true),
        (&["--language=ru", "login"], &[("HUD_LANGUAGE", "en")], true),
        (&["login"], &[("HUD_LANGUAGE", "ru")], true),
        (&["login"], &[("LANG", "ru_RU.UTF-8")], true),
        (&["login"], &[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")], false),
        (&["login", "--language", "en"], &[("HUD_LANGUAGE", "ru"), ("LANG", "ru_RU.UTF-8")], false),
        (&["login"], &[], false),
    ] {
        let said = said(arguments, settings).await;
        assert_eq!(said.contains("заданы не оба"), is_russian, "{arguments:?} {settings:?}: {said}");
        assert_eq!(said.contains("are not both set"), !is_russian, "{arguments:?} {settings:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_the_show_from_starting_is_said_in_russian() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let run = ["run", "--headless", "--language", "ru"];
    let offline = [("LLM_BACKEND", "offline"), ("API_HOST", "127.0.0.1")];
    let with = |more: &[(&'static str, &'static str)]| [&offline[..], more].concat();

    let words = said(&run, &[&offline[..], &[("API_PORT", &port)]].concat()).await;
    assert!(words.contains(&format!("порт {port} не открывается")), "{words}");

    let held = Folder::hold(folder.path()).expect("nobody holds it");
    let words = said(&run, &[&offline[..], &[("DATA_DIR", &data)]].concat()).await;
    assert!(words.contains("занимает ещё один Draw Stream"), "{words}");
    drop(held);

    let words = said(&run, &with(&[("FRAME_RATE", "999"), ("LAYOUT", "round")])).await;
    assert!(words.contains("эти настройки не годятся"), "{words}");
    assert!(words.contains("FRAME_RATE — это \"999\"; можно: целое число от 1 до 240"), "{words}");

    let words =
        said(&run, &with(&[("DA_ACCESS_TOKEN", "t"), ("DA_API_BASE", "http://192.0.2.1/api/v1")])).await;
    assert!(words.contains("передал бы токен без защиты"), "{words}");
}

#[test]
fn faults_of_the_file_are_said_in_its_own_language_as_far_as_it_is_read() {
    let desk = Desk::default();
    desk.put(".env", "API_PORT=1\nAPI_PORT=2\n");
    let error = desk.run(&["--language", "ru", "journal", "list"]).error;
    assert!(error.contains(".env, строка 2: у API_PORT другое значение в строке 1"), "{error}");
    desk.put(".env", "HUD_LANGUAGE=ru\nAPI_PROT=9\n");
    let error = desk.run(&["journal", "list"]).error;
    assert!(error.contains("API_PROT — не настройка и ничего не меняет; может быть, API_PORT?"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_speaks_russian_about_what_it_finds() {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::OpenAi, vec![Answer::plan(PLAN)]).await;
    donations.fail("/alerts/donations", Fault::Status(403));
    let mut settings = donations.environment();
    settings.extend([("LLM_ENDPOINT", model.endpoint()), ("LLM_MODEL_ID", "gone".to_owned())]);
    let output = run_to_end(&["doctor", "--headless", "--language", "ru"], &settings).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    for words in [
        "хорошо настройки",
        "хорошо доступ",
        "ПЛОХО  список",
        "DonationAlerts этого не разрешает",
        "ПЛОХО  модель",
        "gone там нет; у сервера есть painter",
        "не готово: 2 строки с ПЛОХО не дают выйти в эфир",
    ] {
        assert!(said.contains(words), "no {words:?} in\n{said}");
    }
    for english in ["fine ", "note ", "WRONG", "not ready"] {
        assert!(!said.contains(english), "{english:?} in\n{said}");
    }
}
