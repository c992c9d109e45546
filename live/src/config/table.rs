//! Every setting, in the order of the help and of `.env.example`.

use engine::language::Language;
use engine::show::{Fallback, ModerationMode};
use engine::stage::Layout;
use tracing::Level;

use super::choice::{Backend, LocalAccess, LogFormat, Style};
use super::kind::{
    Address, Amounts, Choice, Decimal, File, Hidden, HostName, HostNames, Id, Labels, Milliseconds, Minutes,
    Seconds, TextLine, Whole,
};
use super::setting::{Setting, SettingGroup, SettingInfo};
use std::num::NonZeroU32;

macro_rules! settings {
    ($($part:ident { $($id:ident $kind:ty = $default:literal, $value:expr, $help:literal;)+ })+) => {
        $($(
            #[doc = $help]
            pub static $id: Setting<$kind> = Setting {
                name: stringify!($id), part: SettingGroup::$part, default: $default, help: $help, kind: $value,
            };
        )+)+

        /// All of them.
        pub static ALL: &[&dyn SettingInfo] = &[$($(&$id,)+)+];
    };
}

settings! {
    DonationAlerts {
    DA_ACCESS_TOKEN Hidden = "", Hidden::TOKEN, "Access token of the streamer's account. Easier: `live login`.";
    DA_REFRESH_TOKEN Hidden = "", Hidden::TOKEN, "Gets a new access token when the old one has expired; needs the two settings of the application.";
    DA_CLIENT_ID TextLine = "", TextLine(128), "Id of your application at DonationAlerts, for `live login` and for refreshing the token.";
    DA_CLIENT_SECRET Hidden = "", Hidden::TOKEN, "Secret of your application at DonationAlerts.";
    DA_USER_ID Id = "", Id, "Number of the streamer's account. The account of the token wins; a difference is reported.";
    DA_WS_URL Address = "https://centrifugo.donationalerts.com/connection/websocket", Address, "Where donations are pushed from; https means a socket with TLS.";
    DA_API_BASE Address = "https://www.donationalerts.com/api/v1", Address, "Where donations are listed.";
    DA_REST_POLL_INTERVAL_SEC Seconds = "30", Seconds(5..=3600), "Seconds between two looks at the list while the socket is down.";
    }

    Model {
    LLM_BACKEND Choice<Backend> = "ollama", Choice(Backend::WORDS), "What turns a wish into a plan: Ollama, any server that speaks the OpenAI protocol, or the built-in artist that needs no model.";
    LLM_ENDPOINT Address = "http://127.0.0.1:11434/v1/chat/completions", Address, "Address of the chat completions.";
    LLM_MODEL_ID TextLine = "qwen2.5-coder:14b-instruct-q4_K_M", TextLine(256), "Name of the model.";
    LLM_STYLE Choice<Style> = "scene", Choice(Style::WORDS), "What the model writes: a scene in plain words that the built-in artist draws, or the shapes themselves, which takes a large model.";
    LLM_API_KEY Hidden = "", Hidden::TOKEN, "Key of the model's server, sent over https or to this machine only.";
    LLM_TEMPERATURE Decimal = "0.1", Decimal(0.0..=2.0), "How freely the model chooses.";
    LLM_MAX_TOKENS Whole = "1536", Whole(64..=32768), "Longest answer in tokens.";
    LLM_TIMEOUT_SEC Seconds = "30", Seconds(1..=600), "Longest silence of the model while it answers, in seconds.";
    LLM_RETRY_ATTEMPTS Whole = "3", Whole(0..=10), "Tries after the first one that failed.";
    LLM_FALLBACK Choice<Fallback> = "card", Choice(FALLBACKS), "What is shown when every try failed: a card, a picture by the built-in artist, or nothing until the model answers again.";
    PLAN_AHEAD Whole = "2", Whole(0..=8), "Plans made ahead while a picture is on air, at most.";
    }

    Picture {
    CANVAS_W Whole = "96", Whole(1..=512), "Width of the canvas in pixels.";
    CANVAS_H Whole = "96", Whole(1..=512), "Height of the canvas in pixels.";
    WINDOW_SCALE Whole = "8", Whole(1..=32), "Screen pixels a side for each canvas pixel.";
    FRAME_RATE Whole = "60", Whole(1..=240), "Frames a second.";
    LAYOUT Choice<Layout> = "panel", Choice(&Layout::NAMES), "How canvas and texts are arranged.";
    HUD_LANGUAGE Choice<Language> = "en", Choice(&Language::NAMES), "Language of the texts on the picture; CAPTION, CARD_REFUSED and CARD_FAILED follow it where you set none.";
    CAPTION TextLine = "All for you", TextLine(48), "The caption of a picture whose plan has none.";
    ARTIST_NAMES File = "", File, "File of your own names for the built-in artist, one a line: barsik барсик~ = cat: grey, striped.";
    DEFAULT_STEP_DURATION_MS Milliseconds = "700", Milliseconds(1..=60000), "Length of a step that does not say its own, in milliseconds.";
    DRAW_MAX_SEC Seconds = "120", Seconds(1..=3600), "Longest drawing in seconds; a longer plan is drawn faster.";
    }

    Show {
    SHOW_DURATION_SEC Seconds = "90", Seconds(0..=3600), "Seconds that a finished picture stays.";
    CARD_DURATION_SEC Seconds = "", Seconds(0..=3600), "Seconds that a card stays; none: as long as a picture.";
    CARD_REFUSED TextLine = "You are too small", TextLine(256), "The card for a wish that is refused.";
    CARD_FAILED TextLine = "You are too small", TextLine(256), "The card for a wish that could not be drawn.";
    QUEUE_MAX_SIZE Whole = "32", Whole(1..=1000), "Requests shown as waiting; those on top are counted, shown as «+N» and never lost.";
    MIN_AMOUNT Amounts = "", Amounts, "Smallest donation that is drawn, for each currency, or for a currency of one source of requests: twitch:bits=100; what is not listed has none.";
    BACKLOG_MAX_AGE_MIN Minutes = "30", Minutes(0..=10080), "Donations made longer ago than this, in minutes, before the start are listed as missed, not drawn.";
    }

    Moderation {
    MODERATION_MODE Choice<ModerationMode> = "auto", Choice(MODERATION_MODES), "Whether an allowed wish is drawn at once or waits for the operator.";
    MODERATION_BLOCK File = "", File, "File of your own words to refuse, one a line.";
    MODERATION_ALLOW File = "", File, "File of your own words to allow, one a line.";
    MODERATION_LLM Choice<bool> = "off", Choice(&[("off", false), ("on", true)]), "Whether the model is asked for a second opinion on what the word lists allow.";
    }

    Control {
    API_HOST HostName = "0.0.0.0", HostName, "Address that the control API listens at; 127.0.0.1 for this machine only.";
    API_PORT Whole = "8080", Whole(0..=65535), "Port of the control API; 0: any that is free.";
    CONTROL_TOKEN Hidden = "", Hidden { bytes_max: 512, bytes_min: NonZeroU32::new(16).expect("16 is not 0") }, "What other machines must send to control the show. Made at the first start when none is given.";
    CONTROL_LOCAL Choice<LocalAccess> = "open", Choice(LocalAccess::WORDS), "Whether this machine needs the token too; token when a proxy in front of the service runs here.";
    CONTROL_HOSTS HostNames = "", HostNames, "Names under which other machines reach this one, beside its IP addresses.";
    WEBHOOK_SECRET Hidden = "", Hidden { bytes_max: 512, bytes_min: NonZeroU32::new(16).expect("16 is not 0") }, "What other machines sign requests with, in place of the token; it opens nothing but POST /requests. None: they cannot.";
    SOURCE_LABELS Labels = "", Labels, "What a source of requests counts in when it sends an amount without a currency: twitch=bits is shown as «300 bits».";
    }

    Files {
    DATA_DIR File = "./data", File, "Folder of the journal and the tokens; for this user only.";
    JOURNAL_KEEP_DAYS Whole = "90", Whole(1..=36500), "Days that finished sessions are kept.";
    GALLERY_DIR File = "", File, "Folder in which drawn pictures gather while the evening goes on: a page, pictures and films. Nothing is uploaded.";
    GALLERY_NAMES Choice<bool> = "on", Choice(&[("off", false), ("on", true)]), "Whether the gallery names donors, as they were named on stream.";
    GALLERY_AMOUNTS Choice<bool> = "off", Choice(&[("off", false), ("on", true)]), "Whether the gallery says how much was donated.";
    SOUNDS_DIR File = "", File, "Folder with your own sounds for overlays with chime=1: begin and end, each as .ogg, .wav or .mp3 of at most 1 MiB; without a file the program's own is heard.";
    SHARE_URL Address = "", Address, "Where you put the gallery's files on the web: the dock copies a picture's address there. Nothing is uploaded.";
    SHARE_CODE Choice<bool> = "off", Choice(&[("off", false), ("on", true)]), "Whether the address is shown as a QR code while the picture stays; needs SHARE_URL.";
    LOG_LEVEL Choice<Level> = "INFO", Choice(LEVELS), "How much is logged.";
    LOG_FORMAT Choice<LogFormat> = "text", Choice(LogFormat::WORDS), "How a log line is written.";
    }
}

const LEVELS: &[(&str, Level)] = &[
    ("ERROR", Level::ERROR),
    ("WARN", Level::WARN),
    ("INFO", Level::INFO),
    ("DEBUG", Level::DEBUG),
    ("TRACE", Level::TRACE),
];

const FALLBACKS: &[(&str, Fallback)] =
    &[("card", Fallback::Card), ("offline", Fallback::Offline), ("wait", Fallback::Wait)];
const MODERATION_MODES: &[(&str, ModerationMode)] =
    &[("auto", ModerationMode::Auto), ("review", ModerationMode::Review)];
