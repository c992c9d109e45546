//! The show as JSON for the operator. It holds refused texts: never for viewers.

use std::sync::Arc;

use engine::plan::Scene;
use engine::show::{
    AnswerTotals, Ban, Donation, DonationSource, End, Ended, Moderation, OnAirPhase, PlanCounts, PlanStatus,
    RequestView, Show, Verdict, Wait,
};
use engine::time::Fps;
use serde::Serialize;

/// Requests that `GET /queue` lists after the one on air: more than a queue holds as it comes, so that all can be moved.
pub const NEXT_MAX: usize = 40;
/// Wishes under review, and missed donations, that are listed.
pub const LIST_MAX: usize = 100;
/// Ended requests that `GET /history` lists, the newest first.
pub const HISTORY_LIST_MAX: usize = 200;

/// What is on air, what waits, what is under review.
#[derive(Debug, Serialize)]
pub struct QueueView {
    /// The frame of the session that this describes.
    pub frame: u64,
    /// Nothing new starts.
    pub paused: bool,
    /// The request on air.
    pub active: Option<ActiveView>,
    /// The first of those who wait.
    pub next: Vec<RequestJson>,
    /// Requests that are allowed and waiting.
    pub length: usize,
    /// Requests that came on top of a full queue.
    pub overflow: usize,
    /// Everyone who waits for a turn: the allowed, the refused that wait for their card, the unjudged, the overflow.
    pub waiting: usize,
    /// Wishes that wait for the operator's word.
    pub review: Vec<RequestJson>,
    /// Wishes under review in all.
    pub review_length: usize,
    /// Donations that came too late to be drawn unasked.
    pub missed: Vec<DonationJson>,
    /// Banned donors, the oldest ban first.
    pub banned: Vec<BanJson>,
    /// Requests that `POST /queue/undo` would bring back, and for how long it still can.
    pub undo: Option<UndoView>,
}

/// A banned donor.
#[derive(Debug, Serialize)]
pub struct BanJson {
    /// The request at which the operator said so.
    pub request: String,
    /// The name.
    pub donor: String,
}

/// What the last clearing took.
#[derive(Debug, Serialize)]
pub struct UndoView {
    /// How many.
    pub requests: usize,
    /// Whole seconds left.
    pub seconds_left: u64,
}

/// The request on air.
#[derive(Debug, Serialize)]
pub struct ActiveView {
    /// The request.
    #[serde(flatten)]
    pub request: RequestJson,
    /// `thinking`, `drawing`, `holding`, `card`.
    pub stage: &'static str,
    /// Estimated whole seconds until the next turn.
    pub seconds_left: u32,
}

/// A request that has not ended.
#[derive(Debug, Serialize)]
pub struct RequestJson {
    /// Its id.
    pub request: String,
    /// Its donation.
    #[serde(flatten)]
    pub donation: DonationJson,
    /// `unjudged`, `allowed`, `refused`.
    pub standing: &'static str,
    /// The name as viewers see it; `null` until it is judged.
    pub shown_name: Option<String>,
    /// The verdict on the wish.
    pub wish_verdict: Option<VerdictJson>,
    /// The verdict on the name.
    pub name_verdict: Option<VerdictJson>,
    /// `wanted`, `open`, `closed`, `refused`, `failed`.
    pub plan: &'static str,
    /// Why the last try to get a plan failed.
    pub failure: Option<String>,
    /// What is to be drawn, as far as it is understood.
    pub scene: Option<Arc<Scene>>,
    /// Estimated whole seconds until its turn; `null` where there is none.
    pub wait_seconds: Option<u32>,
}

/// A donation.
#[derive(Debug, Serialize)]
pub struct DonationJson {
    /// Its id.
    pub donation: String,
    /// The donor's name as given; `null`: anonymous.
    pub donor: Option<String>,
    /// The wish as written.
    pub message: String,
    /// Amount as a plain decimal number.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// When the donor paid, RFC 3339.
    pub created_at: Option<String>,
    /// Made by the operator to try things out.
    pub test: bool,
    /// Something in it could not be read; what could is given.
    pub unreadable: bool,
    /// The service that another program sent it from; `null`: from DonationAlerts, or a test.
    pub via: Option<String>,
}

/// What the gatekeeper said.
#[derive(Debug, Default, Serialize)]
pub struct VerdictJson {
    /// It may be shown.
    pub allowed: bool,
    /// The kind of content.
    pub category: Option<String>,
    /// The rule that hit.
    pub rule: Option<String>,
    /// The place in the text, in bytes.
    pub span: Option<(u32, u32)>,
    /// The same place in characters.
    pub chars: Option<(u32, u32)>,
    /// How the place was found, by the gatekeeper's name for it.
    pub how: Option<String>,
    /// The letters that were read there.
    pub read_as: Option<String>,
}

/// A request that ended.
#[derive(Debug, Serialize)]
pub struct EndedJson {
    /// Its id.
    pub request: String,
    /// Its donation.
    #[serde(flatten)]
    pub donation: DonationJson,
    /// How it ended.
    pub end: &'static str,
    /// The frame of the session at which it ended, and the second.
    pub frame: u64,
    /// Whole seconds from the session's start to its end.
    pub second: u64,
    /// The verdict on the wish.
    pub wish_verdict: Option<VerdictJson>,
    /// The verdict on the name.
    pub name_verdict: Option<VerdictJson>,
    /// What was refused in its plans.
    pub plan_verdicts: Vec<VerdictJson>,
    /// Tries that failed.
    pub attempts: u32,
    /// Why the last one failed.
    pub failure: Option<String>,
    /// What the last answer of the model cost.
    pub counts: PlanCounts,
    /// The artist that needs no model drew it.
    pub offline: bool,
    /// What was understood of the wish.
    pub scene: Option<Arc<Scene>>,
    /// Picture, animation and plan can be asked for.
    pub has_plan: bool,
    /// The address of its film on the web; `null`: it is nowhere.
    pub share: Option<String>,
    /// `POST /queue/{id}/redraw` would draw it again.
    pub can_be_redrawn: bool,
    /// `POST /queue/{id}/allow` would let it pass.
    pub can_be_allowed: bool,
    /// `POST /queue/{id}/takeback` would take its end back.
    pub can_be_taken_back: bool,
}

/// Describes the queue.
#[must_use]
pub fn queue(show: &Show, frame: u64) -> QueueView {
    let fps = show.settings().fps;
    QueueView {
        frame,
        paused: show.is_paused(),
        active: show.on_air().map(|on_air| ActiveView {
            request: request(on_air.request, None),
            stage: phase_name(on_air.phase),
            seconds_left: on_air.left.seconds,
        }),
        next: show.waiting().take(NEXT_MAX).map(|(view, wait)| request(view, Some(wait))).collect(),
        length: show.queue_length(),
        overflow: show.overflow(),
        waiting: show.waiting().count(),
        review: show.review().take(LIST_MAX).map(|view| request(view, None)).collect(),
        review_length: show.review().len(),
        missed: show.missed_donations().take(LIST_MAX).map(|donation_| donation(donation_)).collect(),
        banned: show.banned().take(LIST_MAX).map(ban).collect(),
        undo: show.undo().map(|(requests, until)| UndoView {
            requests,
            seconds_left: until.0.saturating_sub(frame).div_ceil(u64::from(fps.get())),
        }),
    }
}

/// Knows the address of what ended, if it is a picture for everybody.
pub type Addresses = Arc<dyn Fn(&Ended) -> Option<String> + Send + Sync>;

/// Describes what has ended, the newest first. `share` knows the addresses of pictures.
#[must_use]
pub fn history(show: &Show, share: Option<&Addresses>) -> Vec<EndedJson> {
    let fps = show.settings().fps;
    show.history().rev().take(HISTORY_LIST_MAX).map(|ended_| ended(ended_, fps, share)).collect()
}

fn ended(ended: &Ended, fps: Fps, share: Option<&Addresses>) -> EndedJson {
    EndedJson {
        request: ended.request.to_string(),
        donation: donation(&ended.donation),
        end: ended.end.name(),
        frame: ended.frame.0,
        second: fps.ms_of_frame(ended.frame) / 1000,
        wish_verdict: ended.wish_verdict.as_ref().map(verdict),
        name_verdict: ended.name_verdict.as_ref().map(verdict),
        plan_verdicts: ended.plan_verdicts.iter().map(|(_, said)| verdict(said)).collect(),
        attempts: ended.attempts,
        failure: ended.failure.as_ref().map(|(reason, words)| failure(reason, words.as_deref())),
        counts: ended.counts,
        offline: ended.offline,
        scene: ended.scene.clone(),
        has_plan: ended.plan.is_some(),
        share: share.and_then(|share| share(ended)),
        can_be_redrawn: ended.can_be_redrawn(),
        can_be_allowed: ended.can_be_allowed(),
        can_be_taken_back: ended.can_be_taken_back(),
    }
}

fn request(view: RequestView<'_>, wait: Option<Wait>) -> RequestJson {
    RequestJson {
        request: view.id().to_string(),
        donation: donation(view.donation()),
        standing: match view.moderation() {
            Moderation::Unjudged => "unjudged",
            Moderation::Allowed => "allowed",
            Moderation::Refused => "refused",
        },
        shown_name: view.shown_name().map(str::to_owned),
        wish_verdict: view.wish_verdict().map(verdict),
        name_verdict: view.name_verdict().map(verdict),
        plan: match view.plan() {
            PlanStatus::Wanted => "wanted",
            PlanStatus::Open(_) => "open",
            PlanStatus::Closed => "closed",
            PlanStatus::Refused => "refused",
            PlanStatus::Failed => "failed",
        },
        failure: view.failure().map(|(reason, words)| failure(reason, words.as_deref())),
        scene: view.scene().cloned(),
        wait_seconds: wait.map(|wait| wait.seconds),
    }
}

fn ban(ban: &Ban) -> BanJson {
    BanJson { request: ban.request.to_string(), donor: ban.donor.clone() }
}

fn donation(donation: &Donation) -> DonationJson {
    DonationJson {
        donation: donation.id.clone(),
        donor: donation.donor.clone(),
        message: donation.message.clone(),
        amount: donation.amount.clone(),
        currency: donation.currency.clone(),
        created_at: donation.created_at.clone(),
        test: donation.source == DonationSource::Test,
        unreadable: donation.unreadable,
        via: donation.via.clone(),
    }
}

fn verdict(verdict: &Verdict) -> VerdictJson {
    match verdict {
        Verdict::Allow => VerdictJson { allowed: true, ..VerdictJson::default() },
        Verdict::Block { category, rule, span, chars, how, read_as } => VerdictJson {
            allowed: false,
            category: Some(category.clone()),
            rule: Some(rule.clone()),
            span: *span,
            chars: *chars,
            how: how.clone(),
            read_as: read_as.clone(),
        },
    }
}

fn failure(reason: &impl Serialize, words: Option<&str>) -> String {
    let name = serde_json::to_value(reason).ok().and_then(|name| name.as_str().map(str::to_owned));
    let name = name.unwrap_or_else(|| "other".to_owned());
    words.map_or_else(|| name.clone(), |words| format!("{name}: {words}"))
}

const fn phase_name(phase: OnAirPhase) -> &'static str {
    match phase {
        OnAirPhase::Idle => "idle",
        OnAirPhase::Thinking => "thinking",
        OnAirPhase::Drawing(_) => "drawing",
        OnAirPhase::Holding(_) => "holding",
        OnAirPhase::Card(_) => "card",
    }
}

/// Counts for `/health` and `/metrics`.
#[derive(Debug, Serialize)]
pub struct Counts {
    /// Requests that came in.
    pub received: u64,
    /// Requests that wait, overflow included.
    pub waiting: usize,
    /// Wishes under review.
    pub review: usize,
    /// Requests that ended, by how.
    #[serde(skip)]
    pub ended: Vec<(&'static str, u64)>,
    /// What the model's answers cost.
    pub plans: AnswerTotals,
}

/// Counts them.
#[must_use]
pub fn counts(show: &Show) -> Counts {
    Counts {
        received: show.received_total(),
        waiting: show.queue_length() + show.overflow(),
        review: show.review().len(),
        ended: End::ALL.map(|end| (end.name(), show.ended_count(end))).into(),
        plans: *show.answer_totals(),
    }
}
