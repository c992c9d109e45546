//! Which signals stop this program, and how soon.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(not(unix))]
use tokio::signal::windows::{CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown};

/// How soon a signal wants the program to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// When it is convenient; a second one is in a hurry.
    InOrder,
    /// Now: the system ends the program in a few seconds.
    #[cfg_attr(unix, expect(dead_code, reason = "only Windows says so"))]
    AtOnce,
}

/// The signals that stop this program, from now on. As long as it lives none ends the program by itself.
#[cfg(unix)]
pub(crate) struct StopSignals(Vec<Signal>);

#[cfg(unix)]
impl StopSignals {
    /// Must be called within a runtime.
    pub(crate) fn listen() -> io::Result<Self> {
        let signals = that_stop().into_iter().map(|number| signal(SignalKind::from_raw(number)));
        signals.collect::<io::Result<_>>().map(Self)
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Urgency {
        poll_fn(|context| {
            let any = self.0.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if any { Poll::Ready(Urgency::InOrder) } else { Poll::Pending }
        })
        .await
    }
}

/// What stops this program, from now on: two keys; a console's window that is closed; a session that ends. As long as it lives
/// none ends the program by itself, and behind the last three the system does after some seconds.
#[cfg(not(unix))]
pub(crate) struct StopSignals {
    keys: (CtrlC, CtrlBreak),
    ends: (CtrlClose, CtrlLogoff, CtrlShutdown),
}

#[cfg(not(unix))]
impl StopSignals {
    /// Must be called within a runtime.
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
        Ok(Self { keys: (ctrl_c()?, ctrl_break()?), ends: (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?) })
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Urgency {
        let Self { keys: (c, pause), ends: (close, logoff, shutdown) } = self;
        poll_fn(|context| {
            let ends = [close.poll_recv(context), logoff.poll_recv(context), shutdown.poll_recv(context)];
            if ends.iter().any(Poll::is_ready) {
                return Poll::Ready(Urgency::AtOnce);
            }
            let keys = [c.poll_recv(context), pause.poll_recv(context)];
            if keys.iter().any(Poll::is_ready) { Poll::Ready(Urgency::InOrder) } else { Poll::Pending }
        })
        .await
    }
}

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
        is_hangup_ignored(&status)
            .map_or_else(|| io::stdout().is_terminal() || io::stderr().is_terminal(), |ignored| !ignored)
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
