//! What one session leaves to the next: everything unfinished, in one fact.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::PlanHeader;
use super::bans::Ban;
use super::cursor::StreamCursor;
use super::donation::{Donation, RequestId};
use super::evening::Evening;
use super::verdict::Verdict;
use super::wire;
use crate::plan::{PlanFooter, Scene, Step};

/// What was unfinished when a session ended, in whatever way it ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handover {
    /// The request that was on air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_air: Option<HandoverRequest>,
    /// Those that waited, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<HandoverRequest>,
    /// Those under review, in order of receipt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<HandoverRequest>,
    /// Clearings that can still be undone, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<HandoverClearing>,
    /// Donations that are listed as missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<Arc<Donation>>,
    /// Banned donors, the oldest ban first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub banned: Vec<Ban>,
    /// What the evening came to so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evening: Option<Evening>,
    /// Whether the show was paused.
    pub paused: bool,
    /// Hash of the word lists by which the verdicts in here were made.
    pub lists: String,
    /// Place in the socket's stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<StreamCursor>,
    /// Ids of donations that are known, the oldest first.
    pub seen: Vec<String>,
    /// Of those that another program sent, the hash of what it sent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contents: BTreeMap<String, String>,
    /// Hashes of the keys of the operator's last commands; the show does not know them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
}

/// An unfinished request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverRequest {
    /// Its id.
    pub request: RequestId,
    /// Its donation.
    pub donation: Arc<Donation>,
    /// Number in order of receipt.
    pub receipt: u64,
    /// The operator gave it another place than its receipt does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
    /// The operator's word stands in for the verdict on the wish.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approved: bool,
    /// Verdict on the wish.
    #[serde(rename = "message", default, skip_serializing_if = "Option::is_none")]
    pub wish_verdict: Option<Verdict>,
    /// Verdict on the name.
    #[serde(rename = "name", default, skip_serializing_if = "Option::is_none")]
    pub name_verdict: Option<Verdict>,
    /// Lengths at which the wish must not be cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish_no_cut: Option<Arc<[u32]>>,
    /// Lengths at which the name must not be cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_no_cut: Option<Arc<[u32]>>,
    /// The scene that the operator wants drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Arc<Scene>>,
    /// What there was to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<HandoverOutcome>,
    /// Its picture or card was complete and only stayed on: it ends at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// What a request came to, as far as that is final.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverOutcome {
    /// A closed plan.
    Plan(HandoverPlan),
    /// The card: a text of its plan was refused.
    Refused,
    /// The card: no plan could be made.
    Failed,
}

/// A closed plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HandoverPlan {
    /// Canvas, palette, seed; `None` when the answer gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<PlanHeader>,
    /// Its steps.
    #[serde(default, with = "wire::steps")]
    pub steps: Vec<Arc<Step>>,
    /// Caption, duration, card text.
    #[serde(default)]
    pub footer: PlanFooter,
    /// What was understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<Arc<Scene>>,
    /// Made by the artist that needs no model.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
}

/// A clearing that can still be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverClearing {
    /// Time left to undo it, in milliseconds, rounded up.
    pub left_ms: u64,
    /// What it took, in order.
    pub requests: Vec<HandoverRequest>,
}
