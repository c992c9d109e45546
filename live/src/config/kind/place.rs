//! Where something is: addresses, machines, files and folders.

use std::path::PathBuf;

use url::Host;

use super::{ValueKind, parts};
use crate::message::Message;
use crate::net::endpoint::{Endpoint, without_secrets};

/// An `http://` or `https://` address.
pub struct Address;

impl ValueKind for Address {
    type Value = Endpoint;

    fn read(&self, text: &str) -> Option<Endpoint> {
        Endpoint::parse_http(text).ok()
    }

    fn allowed(&self) -> Message {
        Message::new("settings.address")
    }

    /// Without what may be a password.
    fn shown(&self, text: &str) -> String {
        format!("{:?}", without_secrets(text))
    }
}

/// Name or IP address of a machine, without a port.
pub struct HostName;

impl ValueKind for HostName {
    type Value = String;

    fn read(&self, text: &str) -> Option<String> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        let literal = bare.parse::<std::net::IpAddr>().is_ok();
        (literal || Host::parse(bare).is_ok()).then(|| bare.to_ascii_lowercase())
    }

    fn allowed(&self) -> Message {
        Message::new("settings.host")
    }
}

/// Machines, separated by commas.
pub struct HostNames;

impl ValueKind for HostNames {
    type Value = Vec<String>;

    fn read(&self, text: &str) -> Option<Vec<String>> {
        parts(text).map(|part| HostName.read(part)).collect()
    }

    fn allowed(&self) -> Message {
        Message::new("settings.hosts")
    }
}

/// A file or folder; whether it is there is found out where it is opened.
pub struct File;

impl ValueKind for File {
    type Value = PathBuf;

    fn read(&self, text: &str) -> Option<PathBuf> {
        (!text.contains('\0')).then(|| PathBuf::from(text))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.path")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_http_with_a_host_and_holds_no_password() {
        assert!(Address.read("http://127.0.0.1:11434/v1/chat/completions").is_some());
        for wrong in ["127.0.0.1:11434", "ftp://a/", "http://", "file:///etc/passwd", "https://u:p@a/"] {
            assert!(Address.read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_host_has_no_port_and_no_path() {
        for right in ["0.0.0.0", "::1", "[::1]", "localhost", "pc-2.lan"] {
            assert!(HostName.read(right).is_some(), "{right}");
        }
        for wrong in ["localhost:80", "http://a", "a/b", "", "a b"] {
            assert!(HostName.read(wrong).is_none(), "{wrong}");
        }
    }
}
