//! Facts that the outside world decided, in the past tense: the journal's vocabulary.
//!
//! Holds data only. What follows from a fact is computed by [`Show`](super::Show) and written nowhere; how facts stand
//! in a file is `journal`'s.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::{DropReason, PlanHeader};
use super::cursor::StreamCursor;
use super::donation::{Donation, RequestId};
use super::handover::Handover;
use super::settings::ShowSettings;
use super::verdict::{TextKind, Verdict};
use super::wire;
use crate::plan::{Author, PlanCounts, PlanFailure, PlanFooter, Scene, Step};
use crate::time::Frame;

/// A fact and the frame at which the show took it in.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The fact's number in its session's file, from 1.
    pub seq: u64,
    /// The frame of the session, counted from its start.
    pub frame: Frame,
    /// What happened.
    pub fact: Fact,
}

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(tag = "fact", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Fact {
    /// The program began a session. The first fact of every file.
    SessionStarted(Box<SessionStarted>),
    /// What the session before left unfinished. Follows [`Fact::SessionStarted`].
    #[serde(rename = "carried")]
    #[strum(serialize = "carried")]
    HandedOver(Box<Handover>),
    /// A donation became known.
    DonationReceived {
        /// The donation.
        donation: Arc<Donation>,
        /// The place in the socket's stream up to which everything is known now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<StreamCursor>,
    },
    /// A donation became known that was made too long before the session's start to be drawn unasked.
    DonationMissed {
        /// The donation.
        donation: Arc<Donation>,
        /// As in [`Fact::DonationReceived`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<StreamCursor>,
    },
    /// The first run found these donations in the list: they are known from now on and not drawn.
    BacklogSeen {
        /// Ids of the donations, the oldest first.
        ids: Vec<String>,
        /// As in [`Fact::DonationReceived`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<StreamCursor>,
    },
    /// The gatekeeper judged one text of a request.
    Judged {
        /// Whose text.
        request: RequestId,
        /// Which of its texts.
        text: TextKind,
        /// Hash of the word lists it was judged by; a verdict by other lists than the current ones is ignored.
        lists: String,
        /// Allowed or not, and why not.
        verdict: Verdict,
        /// Lengths at which the shown text must not be cut, in characters of the text on one line; `None`: not judged, and
        /// cut as it was before this was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no_cut: Option<Arc<[u32]>>,
    },
    /// A plan was asked for.
    PlanStarted {
        /// For which request.
        request: RequestId,
        /// Which try, as the job said.
        attempt: u32,
    },
    /// The plan's part before the steps is complete.
    PlanHeaderArrived {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// Canvas, palette, seed.
        header: PlanHeader,
    },
    /// What is in the picture is known: the scene that is drawn.
    SceneUnderstood {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// The scene.
        scene: Arc<Scene>,
        /// Who told it.
        by: Author,
        /// What of a model's scene was replaced, added or dropped, for the operator.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<String>,
    },
    /// The operator wants a request that waits drawn from this scene.
    SceneEdited {
        /// Which.
        request: RequestId,
        /// The scene.
        scene: Arc<Scene>,
    },
    /// A step is complete, repaired, judged and allowed.
    PlanStepArrived {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// Its number in the answer, from 0; dropped ones are counted.
        index: u32,
        /// The step, in strict form.
        #[serde(with = "wire::step")]
        step: Arc<Step>,
    },
    /// A step of the answer is not drawn.
    PlanStepDropped {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// Its number in the answer, from 0.
        index: u32,
        /// Why.
        reason: DropReason,
        /// The same in words for the operator; no text that was refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// The plan is complete.
    PlanFinished {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// What came after the steps.
        #[serde(default)]
        footer: PlanFooter,
        /// What the answer cost.
        #[serde(default)]
        counts: PlanCounts,
    },
    /// The try ended without a complete plan.
    PlanFailed {
        /// For which request.
        request: RequestId,
        /// Which try.
        attempt: u32,
        /// Why.
        reason: PlanFailure,
        /// Whether another try makes sense.
        retry: bool,
        /// The reason in words for the operator; no text that was refused, no secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// What the answer cost as far as it came.
        #[serde(default)]
        counts: PlanCounts,
    },
    /// The model is being loaded.
    WarmUpStarted,
    /// Loading ended.
    WarmUpEnded {
        /// Whether the model answered.
        ready: bool,
    },
    /// The operator ended the request on air.
    Skipped {
        /// The one that was on air when it was said; any other changes nothing.
        request: RequestId,
    },
    /// The operator cleared the queue; the request on air stays.
    Cleared,
    /// The operator took the last clearing back.
    ClearUndone,
    /// The operator took one request out of the queue.
    Removed {
        /// Which.
        request: RequestId,
    },
    /// The operator moved one request inside the queue.
    Moved {
        /// Which.
        request: RequestId,
        /// How many wait in front of it then; 0: it is next.
        place: u32,
    },
    /// The operator wants a request drawn again.
    Redrawn {
        /// The one that ended; the new one has the next run number.
        request: RequestId,
        /// What is to be drawn; `None`: the wish is understood anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scene: Option<Arc<Scene>>,
    },
    /// The operator lets a wish pass that was refused, below the minimum, rejected or missed.
    Allowed {
        /// The one that waits for its card and stays what it is, that ended (the new one has the next run number), or run 0 of a
        /// missed donation.
        request: RequestId,
    },
    /// The operator let a wish under review into the queue.
    Approved {
        /// Which.
        request: RequestId,
    },
    /// The operator refused a wish under review.
    Rejected {
        /// Which.
        request: RequestId,
    },
    /// The operator takes an end back: the donation is taken up again, as its next run, at its old place.
    TakenBack {
        /// The one that ended.
        request: RequestId,
    },
    /// The operator wants nothing of a donor shown: what waits of this name ends, and what comes of it.
    DonorBanned {
        /// The request at which it was said.
        request: RequestId,
        /// The donor's name.
        donor: String,
        /// What waited of it then, so that a file without names is read alike.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waiting: Vec<RequestId>,
        /// When it was said, RFC 3339 in UTC: what a start goes by, whether the ban still holds.
        #[serde(default)]
        since: String,
    },
    /// The operator lets a banned donor in again.
    DonorUnbanned {
        /// The request at which the donor was banned.
        request: RequestId,
    },
    /// The operator wants nothing of what is on air seen any longer: it ends as skipped, whatever it was, and the show
    /// is paused.
    Hidden,
    /// The operator paused the show.
    Paused,
    /// The operator resumed the show.
    Resumed,
    /// Word lists or settings were read again.
    RulesChanged {
        /// Hash of the word lists in force now.
        lists: String,
        /// Names of the files and settings that changed, for the reader.
        #[serde(default)]
        changed: Vec<String>,
        /// The settings in force now, when any changed. What a session cannot change stays as it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settings: Option<Box<ShowSettings>>,
    },
    /// The picture on air can be had at an address: shown as a code during its hold.
    ShareAddress {
        /// Whose picture.
        request: RequestId,
        /// The whole address.
        address: Arc<str>,
    },
    /// Time passed. In a file mostly written short: an empty list of applied facts with a frame.
    FrameReached,
    /// The program ended the session in order. The last fact of a clean file.
    SessionEnded,
}

/// How a session began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionStarted {
    /// Version of the file format, [`FORMAT`](super::journal::FORMAT).
    pub format: String,
    /// Version of the program.
    pub program: String,
    /// Hash of the fonts; another one may draw other letters.
    pub fonts: String,
    /// Everything that show, drawing and stage read.
    pub settings: ShowSettings,
}
