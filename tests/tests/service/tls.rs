//! The program as a client of a server with TLS: a certificate that is wrong in any one way ends it before anything is
//! sent, the key least of all.

use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::run_to_end;
use tests::tls_proxy::{Authority, Certificate, TlsProxy};

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");
const KEY: &str = "the-key-of-this-test";

/// Asks a model behind such a certificate for a plan: exit status, what was said, and the keys that the model was sent.
async fn ask(certificate: Certificate) -> (Option<i32>, String, Vec<Option<String>>) {
    let model = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX)]).await;
    let authority = Authority::named("the authority of this test");
    let folder = tempfile::tempdir().expect("a folder");
    let trusted = folder.path().join("authority.pem");
    authority.write(&trusted);
    let proxy = TlsProxy::start(&authority, certificate, model.address()).await;
    let settings = [
        ("LLM_BACKEND", "openai".to_owned()),
        ("LLM_STYLE", "shapes".to_owned()),
        ("LLM_ENDPOINT", proxy.url("/v1/chat/completions")),
        ("LLM_API_KEY", KEY.to_owned()),
        ("LLM_RETRY_ATTEMPTS", "0".to_owned()),
        ("SSL_CERT_FILE", trusted.to_str().expect("a name").to_owned()),
    ];
    let output = run_to_end(&["plan", "a fox", "--json"], &settings).await;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let keys: Vec<_> = model.asked().into_iter().map(|asked| asked.authorization).collect();
    if certificate != Certificate::Good {
        assert_eq!((proxy.passed_on(), model.questions()), (0, Vec::new()), "{certificate:?}");
    }
    (output.status.code(), said, keys)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_good_certificate_is_asked_with_the_key() {
    let (status, said, keys) = ask(Certificate::Good).await;
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(keys, [Some(format!("Bearer {KEY}"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_expired_or_anothers_ends_it_before_anything_is_sent() {
    for (certificate, words) in [
        (Certificate::Expired, "expired"),
        (Certificate::OtherName, "not valid for name"),
        (Certificate::Stranger, "UnknownIssuer"),
    ] {
        let (status, said, keys) = ask(certificate).await;
        assert_eq!(status, Some(1), "{certificate:?}: {said}");
        assert!(said.contains(words), "{certificate:?}: {said}");
        assert!(!said.contains(KEY) && keys.is_empty(), "{certificate:?}");
    }
}
