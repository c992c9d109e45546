//! Every limit of a model's answer, by name: bytes, counts and times.
//!
//! The time between two tokens is the one limit that is a setting; the others are the same for everybody.

use std::time::Duration;

/// Characters of a wish that reach the model; the rest is cut off.
pub const WISH_CHARS_MAX: usize = 500;
/// Bytes of one line of the answer's stream.
pub const LINE_BYTES_MAX: usize = 256 << 10;
/// Bytes of the whole stream, protocol included.
pub const STREAM_BYTES_MAX: usize = 8 << 20;
/// Bytes of the text that the model writes for a plan, thinking not counted.
pub const ANSWER_BYTES_MAX: usize = 256 << 10;
/// Bytes of an answer that does not come as a stream: an error, a list of models.
pub const BODY_BYTES_MAX: usize = 1 << 20;
/// Characters of a server's own words that a message repeats.
pub const EXCERPT_CHARS_MAX: usize = 200;
/// White space characters in a row, outside a string, that end the answer.
pub const SPACE_RUN_MAX: usize = 64;
/// How often a step, or a short round of steps, may come in a row; this one ends the answer.
pub const REPEATS_MAX: usize = 3;
/// Steps in the longest round that is looked for.
pub const ROUND_STEPS_MAX: usize = 4;
/// Steps of the prompt's own examples that a plan may begin with; from this one on it is a copy. A sky or a ground may be
/// the same by chance; of twelve answers of a 1.5B model nine began with twenty and more.
pub const COPIED_STEPS_MAX: usize = 3;
/// Tokens of a scene after its first brace; a scene takes 30 to 100, and who writes on has lost the thread.
pub const SCENE_TOKENS_MAX: u32 = 256;
/// Longest silence once the words of a setting have come: the wish can then be finished without the model.
pub const SCENE_SILENCE_MAX: Duration = Duration::from_secs(10);
/// Longest pause that a server may ask for with `Retry-After`.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(60);

/// Time to open the connection.
pub const CONNECT: Duration = Duration::from_secs(5);
/// Time from the request to the first token: a cold model is loaded from disk first.
pub const FIRST_TOKEN: Duration = Duration::from_secs(120);
/// Time from the request to the end of the answer.
pub const ANSWER: Duration = Duration::from_secs(300);
/// Time for a small question such as the server's version.
pub const QUESTION: Duration = Duration::from_secs(5);
/// Time to wait for the count of tokens after the plan is complete.
pub const USAGE: Duration = Duration::from_millis(200);
/// How long the server is asked to keep the model loaded.
pub const KEEP_ALIVE: &str = "30m";
/// How often an idle service asks again, so that the model stays loaded.
pub const WARM_EVERY: Duration = Duration::from_secs(20 * 60);
