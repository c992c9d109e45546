//! Which signals stop this program.

/// The signals that stop this program. One whose terminal goes away stops, too; not so under `nohup`.
#[cfg(unix)]
pub(crate) fn that_stop() -> Vec<i32> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let hangup = heeds_hangup().then_some(SIGHUP);
    [SIGINT, SIGTERM].into_iter().chain(hangup).collect()
}

/// Whether whoever started this program left SIGHUP as it is: catching it would undo `nohup`.
#[cfg(unix)]
fn heeds_hangup() -> bool {
    use std::io::IsTerminal as _;
    use std::sync::OnceLock;
    // Asked once: what this program catches itself is not ignored any more.
    static HEEDS: OnceLock<bool> = OnceLock::new();
    *HEEDS.get_or_init(|| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        // Elsewhere nobody says it without unsafe code; `nohup` leaves no terminal to write to.
        is_hangup_ignored(&status).map_or_else(
            || std::io::stdout().is_terminal() || std::io::stderr().is_terminal(),
            |ignored| !ignored,
        )
    })
}

/// What Linux says of a process: the lowest of the ignored signals' bits is SIGHUP's.
#[cfg(unix)]
fn is_hangup_ignored(status: &str) -> Option<bool> {
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(bits.trim(), 16).ok().map(|bits| bits & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hangup_that_is_ignored_from_the_start_stays_ignored() {
        assert_eq!(is_hangup_ignored("Name:\tlive\nSigIgn:\t0000000000001001\n"), Some(true));
        assert_eq!(is_hangup_ignored("SigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\n"), Some(false));
        assert_eq!(is_hangup_ignored(""), None);
    }
}
