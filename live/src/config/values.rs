//! The values of the settings, a struct a group, as the declarations in [`super::table`] say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use engine::language::Language;
use engine::show::{Fallback, ModerationMode, ShowSettings};
use engine::stage::Layout;
use engine::time::Fps;
use tracing::Level;

use super::choice::{Backend, LocalAccess, LogFormat, Style};
use super::declare::values;
use super::reader::Reader;
use super::table::declared;
use super::{RawSettings, Wrong, table};
use crate::net::endpoint::Endpoint;
use crate::net::secret::Secret;

declared!(values);

impl Copy for LogConfig {}
