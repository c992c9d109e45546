//! `live dock-url`: the addresses of the operator's dock, with the token where it is needed.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use anyhow::bail;

use crate::config::{Config, Log, Unlisted, table};
use crate::{keys, logs};

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
    logs::start(Log::check(&args.settings.0)?);
    let config = Config::check(&args.settings.0)?;
    let token = keys::load(&config.control, &config.files)?.token;
    let port = port(&config)?;
    println!("On this computer, in OBS (Docks, Custom Browser Docks) or in a browser:");
    println!("  http://127.0.0.1:{port}/dock");
    match elsewhere(&config, args.name.as_deref()) {
        Some(host) => {
            println!("On another device in your network; whoever has this address controls the show:");
            let token: String = url::form_urlencoded::byte_serialize(token.expose().as_bytes()).collect();
            println!("  http://{host}:{port}/dock#token={token}");
        }
        None => println!("{NOT_ELSEWHERE}"),
    }
    Ok(())
}

/// Said when no other device can reach the service.
pub(super) const NOT_ELSEWHERE: &str =
    "Other devices cannot reach it: API_HOST is an address of this computer alone.";

/// The port that the service listens at.
pub(super) fn port(config: &Config) -> anyhow::Result<u16> {
    match config.control.port {
        0 => bail!(
            "{} is 0, any port that is free: set a port, so that its address stays the same",
            table::API_PORT.name
        ),
        port => Ok(port),
    }
}

/// What other devices call this computer; `None` when the service listens to this computer alone.
pub(super) fn elsewhere(config: &Config, name: Option<&str>) -> Option<String> {
    let host = config.control.host.as_str();
    if let Some(name) = name {
        return Some(name.to_owned());
    }
    match host.parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => None,
        Ok(address) if !address.is_unspecified() => Some(in_address(address)),
        Err(_) if host.eq_ignore_ascii_case("localhost") => None,
        Err(_) => Some(host.to_owned()),
        Ok(_) => Some(own_address().map_or_else(|| "ADDRESS-OF-THIS-COMPUTER".to_owned(), in_address)),
    }
}

/// The address that this computer would send from; nothing is sent.
fn own_address() -> Option<IpAddr> {
    // An address of the block for documentation: it only has to lie outside.
    let outside = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(outside).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

fn in_address(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}
