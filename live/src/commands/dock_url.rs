//! `live dock-url`: the addresses of the operator's dock, with the token where it is needed.

use url::form_urlencoded::byte_serialize;

use crate::addresses::{self, Addresses};
use crate::config::Unlisted;
use crate::message::Message;
use crate::net::secret::Secret;
use crate::say;

/// Arguments of `live dock-url`.
#[derive(clap::Args)]
pub struct Args {
    /// Name or address of this computer, as another device knows it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    settings: Unlisted,
}

/// Runs it.
///
/// # Errors
/// When a setting is wrong, or the token cannot be read or made.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let (_, keys, addresses) = addresses::prepare(&args.settings, args.name.as_deref())?;
    say::text(format_args!("{}", text(&addresses, &keys.token)));
    Ok(())
}

fn text(addresses: &Addresses, token: &Secret) -> String {
    let token: String = byte_serialize(token.expose().as_bytes()).collect();
    addresses.text(
        say::language(),
        (Message::new("address.dock-here"), &|host| format!("http://{host}/dock")),
        (Message::new("address.dock-elsewhere"), &|host| format!("http://{host}/dock#token={token}")),
    )
}
