//! Under which addresses the control API is reached, from this computer and from others: what `dock-url` and
//! `overlay-url` print. Opens no connection.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use anyhow::bail;
use engine::language::Language;

use crate::config::choice::LocalAccess;
use crate::config::{Config, ControlConfig, LogConfig, Unlisted, table};
use crate::keys::{self, Keys};
use crate::logs;
use crate::message::Message;

/// Whom an address is for: the words before it, and the address for a host with its port.
pub type AddressLine<'a> = (Message, &'a dyn Fn(&str) -> String);

/// Where the service of these settings is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Host and port on this computer, without a token; `None`: the service listens at an outer address alone.
    here: Option<String>,
    /// This computer needs the token or the key too.
    is_closed: bool,
    /// Host and port from other devices; `None`: they cannot reach it.
    elsewhere: Option<String>,
    /// The name in `elsewhere`, when the service does not go by it yet.
    unknown: Option<String>,
}

/// Reads settings and keys, and makes the keys that are not there yet.
///
/// # Errors
/// When a setting is wrong, the port is not fixed, or a key cannot be read or made.
pub fn prepare(settings: &Unlisted, name: Option<&str>) -> anyhow::Result<(Config, Keys, Addresses)> {
    logs::start(LogConfig::check(&settings.0)?);
    let config = Config::check(&settings.0)?;
    let addresses = Addresses::of(&config.control, name)?;
    let keys = keys::load(&config.control, &config.files)?;
    Ok((config, keys, addresses))
}

impl Addresses {
    /// Where `control` is reached; `name` is what other devices call this computer, if that is known.
    ///
    /// # Errors
    /// When the port is not fixed.
    pub fn of(control: &ControlConfig, name: Option<&str>) -> anyhow::Result<Self> {
        let port = port(control)?;
        let here = here(&control.host).map(|host| format!("{host}:{port}"));
        let is_closed = control.local == LocalAccess::Token;
        let Some(host) = elsewhere(&control.host, name) else {
            return Ok(Self { here, is_closed, elsewhere: None, unknown: None });
        };
        let is_known = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
            || host == UNKNOWN
            || control.hosts.iter().any(|own| own.eq_ignore_ascii_case(&host));
        let elsewhere = Some(format!("{host}:{port}"));
        Ok(Self { here, is_closed, elsewhere, unknown: (!is_known).then_some(host) })
    }

    /// The lines for both, in a language.
    #[must_use]
    pub fn text(
        &self,
        language: Language,
        (words_here, here): AddressLine<'_>,
        (words_elsewhere, elsewhere): AddressLine<'_>,
    ) -> String {
        let mut lines = Vec::new();
        if let Some(host) = &self.here {
            let address = if self.is_closed { elsewhere(host) } else { here(host) };
            lines.extend([words_here, Message::fixed(format_args!("  {address}"))]);
        }
        match &self.elsewhere {
            Some(host) => {
                lines.extend([words_elsewhere, Message::fixed(format_args!("  {}", elsewhere(host)))]);
            }
            None => lines.push(Message::new("address.alone")),
        }
        if self.here.is_none() {
            lines.push(Message::new("address.outer"));
        }
        if let Some(name) = &self.unknown {
            lines.push(Message::new("address.unknown-name").with(name));
        }
        lines.iter().map(|line| line.said(language) + "\n").collect()
    }
}

/// Stands for an address that is not known.
const UNKNOWN: &str = "ADDRESS-OF-THIS-COMPUTER";

fn port(control: &ControlConfig) -> anyhow::Result<u16> {
    match control.port {
        0 => bail!(Message::new("address.no-port").with(table::API_PORT.name)),
        port => Ok(port),
    }
}

/// What this computer calls itself.
fn here(host: &str) -> Option<String> {
    match host.parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => Some(in_address(address)),
        Ok(address) if address.is_unspecified() => Some(Ipv4Addr::LOCALHOST.to_string()),
        Err(_) if host.eq_ignore_ascii_case("localhost") => Some(host.to_owned()),
        _ => None,
    }
}

/// What other devices call this computer.
fn elsewhere(host: &str, name: Option<&str>) -> Option<String> {
    let address = host.parse::<IpAddr>();
    let is_here_alone = match address {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    };
    match (address, name) {
        _ if is_here_alone => None,
        (_, Some(name)) => Some(name.parse().map_or_else(|_| name.to_owned(), in_address)),
        (Ok(address), None) if !address.is_unspecified() => Some(in_address(address)),
        (Ok(_), None) => Some(own_address().map_or_else(|| UNKNOWN.to_owned(), in_address)),
        (Err(_), None) => Some(host.to_owned()),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn closed(local: LocalAccess) -> ControlConfig {
        let hosts = vec!["studio.lan".into()];
        let (webhook_secret, labels) = (None, BTreeMap::new());
        ControlConfig {
            host: "0.0.0.0".into(),
            port: 8080,
            token: None,
            local,
            hosts,
            webhook_secret,
            labels,
        }
    }

    #[test]
    fn this_computer_is_given_the_key_where_it_needs_one() {
        let addresses = Addresses::of(&closed(LocalAccess::Token), Some("studio.lan")).expect("a port");
        let said = addresses.text(
            Language::ENGLISH,
            (Message::fixed("Here:"), &|host| host.to_string()),
            (Message::fixed("There:"), &|host| format!("{host}#key")),
        );
        assert!(said.starts_with("Here:\n  127.0.0.1:8080#key\n"), "{said}");
    }

    fn text(host: &str, name: Option<&str>) -> String {
        let control = ControlConfig { host: host.into(), port: 8080, ..closed(LocalAccess::Open) };
        let addresses = Addresses::of(&control, name).expect("the port is fixed");
        addresses.text(
            Language::ENGLISH,
            (Message::fixed("Here:"), &|host| format!("http://{host}/a")),
            (Message::fixed("There:"), &|host| format!("http://{host}/b")),
        )
    }

    #[test]
    fn each_way_in_is_told_and_no_other() {
        let alone = "Other devices cannot reach it: API_HOST is an address of this computer alone.\n";
        let too = "It is the address for this computer too: API_HOST leaves no other.\n";
        let cases = [
            ("127.0.0.1", None, format!("Here:\n  http://127.0.0.1:8080/a\n{alone}")),
            ("::1", Some("studio.lan"), format!("Here:\n  http://[::1]:8080/a\n{alone}")),
            ("localhost", None, format!("Here:\n  http://localhost:8080/a\n{alone}")),
            ("192.168.1.5", None, format!("There:\n  http://192.168.1.5:8080/b\n{too}")),
            ("fd00::5", None, format!("There:\n  http://[fd00::5]:8080/b\n{too}")),
            (
                "0.0.0.0",
                Some("studio.lan"),
                "Here:\n  http://127.0.0.1:8080/a\nThere:\n  http://studio.lan:8080/b\n".to_owned(),
            ),
            (
                "::",
                Some("fd00::7"),
                "Here:\n  http://127.0.0.1:8080/a\nThere:\n  http://[fd00::7]:8080/b\n".to_owned(),
            ),
        ];
        for (host, name, expected) in cases {
            assert_eq!(text(host, name), expected, "{host} {name:?}");
        }
    }

    #[test]
    fn a_name_that_the_service_would_refuse_is_said() {
        assert!(
            text("0.0.0.0", Some("other.lan")).ends_with(
                "Add other.lan to CONTROL_HOSTS first: the service does not go by that name yet.\n"
            )
        );
        assert!(!text("0.0.0.0", None).contains("CONTROL_HOSTS"), "its own address needs no setting");
    }

    #[test]
    fn a_port_that_changes_has_no_address() {
        let control = ControlConfig { port: 0, ..closed(LocalAccess::Open) };
        let error = Addresses::of(&control, None).expect_err("no port").to_string();
        assert!(error.contains("API_PORT"), "{error}");
    }
}
