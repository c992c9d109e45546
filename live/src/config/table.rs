//! Every setting, each declared once: its name, the field that holds its value, what is allowed, its default, what it does,
//! and under which name a session records it. `declare` says how to read a line.
//!
//! Flags, environment, `.env.example`, help, [`Config`](super::Config) and its check all come from here.

use std::ops::RangeInclusive;

use engine::language::Language;
use engine::plan::limits;
use engine::show::{DRAW_SEC_MAX, Fallback, ModerationMode};
use engine::stage::Layout;
use tracing::Level;

use super::choice::{Backend, LocalAccess, LogFormat, Style};
use super::declare::statics;
use super::kind::{
    Address, Amounts, Choice, Decimal, File, FrameRate, Hidden, HostName, HostNames, Id, Labels,
    Milliseconds, Minutes, Port, Seconds, TextLine, Wait, Whole,
};
use super::setting::{DefaultText, Recorded, Setting, SettingGroup, SettingInfo};

/// Bytes of a token: 8 KiB is the length of a long signed one twice over.
const TOKEN: RangeInclusive<usize> = 1..=8192;
/// Bytes of a key that the streamer makes up: shorter ones are guessed.
const OWN_KEY: RangeInclusive<usize> = 16..=512;

/// Hands the declarations to a macro.
macro_rules! declared {
    ($macro:ident) => {
        $macro! {
            /// Settings of the source of donations.
            DonationsConfig donations in DonationAlerts {
                DA_ACCESS_TOKEN, access_token: Option<Secret> = Hidden(TOKEN), none,
                    "Access token of the streamer's account. Easier: `live login`.";
                DA_REFRESH_TOKEN, refresh_token: Option<Secret> = Hidden(TOKEN), none,
                    "Gets a new access token when the old one has expired; needs the two settings of the application.";
                DA_CLIENT_ID, client_id: Option<String> = TextLine(128), none,
                    "Id of your application at DonationAlerts, for `live login` and for refreshing the token.";
                DA_CLIENT_SECRET, client_secret: Option<Secret> = Hidden(TOKEN), none,
                    "Secret of your application at DonationAlerts.";
                DA_USER_ID, user_id: Option<u64> = Id, none,
                    "Number of the streamer's account. The account of the token wins; a difference is reported.";
                DA_WS_URL, ws_url: Endpoint = Address, "https://centrifugo.donationalerts.com/connection/websocket",
                    "Where donations are pushed from; https means a socket with TLS.";
                DA_API_BASE, api_base: Endpoint = Address, "https://www.donationalerts.com/api/v1",
                    "Where donations are listed.";
                DA_REST_POLL_INTERVAL_SEC, poll_interval: Duration = Wait(5..=3600), "30",
                    "Seconds between two looks at the list while the socket is down.";
            }

            /// Settings of the model.
            ModelConfig model in Model {
                LLM_BACKEND, backend: Backend = Choice<Backend>, "ollama",
                    "What turns a wish into a plan: Ollama, any server that speaks the OpenAI protocol, or the built-in artist that needs no model.";
                LLM_ENDPOINT, endpoint: Endpoint = Address, "http://127.0.0.1:11434/v1/chat/completions",
                    "Address of the chat completions.";
                LLM_MODEL_ID, id: String = TextLine(256), "qwen2.5-coder:14b-instruct-q4_K_M",
                    "Name of the model.";
                LLM_STYLE, style: Style = Choice<Style>, "scene",
                    "What the model writes: a scene in plain words that the built-in artist draws, or the shapes themselves, which takes a large model.";
                LLM_API_KEY, api_key: Option<Secret> = Hidden(TOKEN), none,
                    "Key of the model's server, sent over https or to this machine only.";
                LLM_TEMPERATURE, temperature: f32 = Decimal(0.0..=2.0), "0.1",
                    "How freely the model chooses.";
                LLM_MAX_TOKENS, tokens_max: u32 = Whole(64..=32768), "1536",
                    "Longest answer in tokens.";
                LLM_TIMEOUT_SEC, silence_max: Duration = Wait(1..=600), "30",
                    "Longest silence of the model while it answers, in seconds.";
                LLM_RETRY_ATTEMPTS, retries: u32 = Whole(0..=10), "3",
                    "Tries after the first one that failed.", recorded retries as "retries";
                LLM_FALLBACK, fallback: Fallback = Choice<Fallback>, "card",
                    "What is shown when every try failed: a card, a picture by the built-in artist, or nothing until the model answers again.",
                    recorded fallback;
                PLAN_AHEAD, plan_ahead: u32 = Whole(0..=8), "2",
                    "Plans made ahead while a picture is on air, at most.", recorded plan_ahead as "ahead";
            }

            /// Settings of the picture.
            PictureConfig picture in Picture {
                CANVAS_W, canvas_w: u32 = Whole(1..=limits::CANVAS_SIDE_MAX), "96",
                    "Width of the canvas in pixels.", recorded canvas.size.w;
                CANVAS_H, canvas_h: u32 = Whole(1..=limits::CANVAS_SIDE_MAX), "96",
                    "Height of the canvas in pixels.", recorded canvas.size.h;
                WINDOW_SCALE, scale: u32 = Whole(1..=32), "8",
                    "Screen pixels a side for each canvas pixel.", recorded scale as "scale";
                FRAME_RATE, fps: Fps = FrameRate, "60",
                    "Frames a second.", recorded fps;
                LAYOUT, layout: Layout = Choice<Layout>, "panel",
                    "How canvas and texts are arranged.", recorded layout as "layout";
                HUD_LANGUAGE, language: Language = Choice<Language>, "en",
                    "Language of the texts on the picture; CAPTION, CARD_REFUSED and CARD_FAILED follow it where you set none.",
                    recorded hud_language;
                CAPTION, caption: String = TextLine(limits::CAPTION_CHARS_MAX), ("show.caption"),
                    "The caption of a picture whose plan has none.", recorded caption as "caption";
                ARTIST_NAMES, artist_names: Option<PathBuf> = File, none,
                    "File of your own names for the built-in artist, one a line: barsik барсик~ = cat: grey, striped.";
                DEFAULT_STEP_DURATION_MS, step_ms: u32 = Milliseconds(1..=limits::STEP_MS_MAX), "700",
                    "Length of a step that does not say its own, in milliseconds.", recorded default_step_ms as "step_ms";
                DRAW_MAX_SEC, draw_max_sec: u32 = Seconds(1..=DRAW_SEC_MAX), "120",
                    "Longest drawing in seconds; a longer plan is drawn faster.", recorded draw_max_sec as "draw_max";
            }

            /// Settings of the show's rules.
            ShowConfig show in Show {
                SHOW_DURATION_SEC, hold_sec: u32 = Seconds(0..=limits::HOLD_SEC_MAX), "90",
                    "Seconds that a finished picture stays.", recorded hold_sec as "hold";
                CARD_DURATION_SEC, card_sec: Option<u32> = Seconds(0..=limits::HOLD_SEC_MAX), none,
                    "Seconds that a card stays; none: as long as a picture.", recorded card_sec as "card";
                CARD_REFUSED, card_refused: String = TextLine(limits::RENDER_TEXT_CHARS_MAX), ("show.card-refused"),
                    "The card for a wish that is refused.", recorded card_refused as "card_refused";
                CARD_FAILED, card_failed: String = TextLine(limits::RENDER_TEXT_CHARS_MAX), ("show.card-failed"),
                    "The card for a wish that could not be drawn.", recorded card_failed as "card_failed";
                QUEUE_MAX_SIZE, queue_max: u32 = Whole(1..=1000), "32",
                    "Requests shown as waiting; those on top are counted, shown as «+N» and never lost.", recorded queue_max as "queue";
                MIN_AMOUNT, amounts_min: BTreeMap<String, String> = Amounts, "",
                    "Smallest donation that is drawn, for each currency, or for a currency of one source of requests: twitch:bits=100; what is not listed has none.",
                    recorded min_amount as "min_amount";
                BACKLOG_MAX_AGE_MIN, backlog_max_age: Duration = Minutes(0..=10080), "30",
                    "Donations made longer ago than this, in minutes, before the start are listed as missed, not drawn.";
            }

            /// Settings of the gatekeeper.
            ModerationConfig moderation in Moderation {
                MODERATION_MODE, mode: ModerationMode = Choice<ModerationMode>, "auto",
                    "Whether an allowed wish is drawn at once or waits for the operator.", recorded moderation;
                MODERATION_BLOCK, block: Option<PathBuf> = File, none,
                    "File of your own words to refuse, one a line.";
                MODERATION_ALLOW, allow: Option<PathBuf> = File, none,
                    "File of your own words to allow, one a line.";
                MODERATION_LLM, second_opinion: bool = Choice<bool>, "off",
                    "Whether the model is asked for a second opinion on what the word lists allow.";
            }

            /// Settings of the control API.
            ControlConfig control in Control {
                API_HOST, host: String = HostName, "0.0.0.0",
                    "Address that the control API listens at; 127.0.0.1 for this machine only.";
                API_PORT, port: u16 = Port, "8080",
                    "Port of the control API; 0: any that is free.";
                CONTROL_TOKEN, token: Option<Secret> = Hidden(OWN_KEY), none,
                    "What other machines must send to control the show. Made at the first start when none is given.";
                CONTROL_LOCAL, local: LocalAccess = Choice<LocalAccess>, "open",
                    "Whether this machine needs the token too; token when a proxy in front of the service runs here.";
                CONTROL_HOSTS, hosts: Vec<String> = HostNames, "",
                    "Names under which other machines reach this one, beside its IP addresses.";
                WEBHOOK_SECRET, webhook_secret: Option<Secret> = Hidden(OWN_KEY), none,
                    "What other machines sign requests with, in place of the token; it opens nothing but POST /requests. None: they cannot.";
                SOURCE_LABELS, labels: BTreeMap<String, String> = Labels, "",
                    "What a source of requests counts in when it sends an amount without a currency: twitch=bits is shown as «300 bits».";
            }

            /// Settings of files.
            FilesConfig files in Files {
                DATA_DIR, data_dir: PathBuf = File, "./data",
                    "Folder of the journal and the tokens; for this user only.";
                JOURNAL_KEEP_DAYS, keep_days: u32 = Whole(1..=36500), "90",
                    "Days that finished sessions are kept.";
            }

            /// Settings of the gallery, in which drawn pictures gather.
            GalleryConfig gallery in Files {
                GALLERY_DIR, dir: Option<PathBuf> = File, none,
                    "Folder in which drawn pictures gather while the evening goes on: a page, pictures and films. Nothing is uploaded.";
                GALLERY_NAMES, names: bool = Choice<bool>, "on",
                    "Whether the gallery names donors, as they were named on stream.";
                GALLERY_AMOUNTS, amounts: bool = Choice<bool>, "off",
                    "Whether the gallery says how much was donated.";
            }

            /// Settings of sounds.
            SoundsConfig sounds in Files {
                SOUNDS_DIR, dir: Option<PathBuf> = File, none,
                    "Folder with your own sounds for overlays with chime=1: begin and end, each as .ogg, .wav or .mp3 of at most 1 MiB; without a file the program's own is heard.";
            }

            /// Settings of the addresses under which pictures are found on the web.
            ShareConfig share in Files {
                SHARE_URL, base: Option<Endpoint> = Address, none,
                    "Where you put the gallery's files on the web: the dock copies a picture's address there. Nothing is uploaded.";
                SHARE_CODE, code: bool = Choice<bool>, "off",
                    "Whether the address is shown as a QR code while the picture stays; needs SHARE_URL.";
            }

            /// Settings of the log.
            LogConfig log in Files {
                LOG_LEVEL, level: Level = Choice<Level>, "INFO",
                    "How much is logged.";
                LOG_FORMAT, format: LogFormat = Choice<LogFormat>, "text",
                    "How a log line is written.";
            }
        }
    };
}

pub(super) use declared;

declared!(statics);
