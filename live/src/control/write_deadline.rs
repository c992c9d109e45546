//! A connection whose peer must read: what is written has to be taken within a time, or the connection is over.
//!
//! Does not limit reading; hyper does that for heads, the server for bodies.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream with a limit on how long its peer may take.
pub struct WriteDeadline<S> {
    stream: S,
    limit: Duration,
    /// Runs from the first write that had to wait until all is written: a peer that reads a byte now and then gains
    /// nothing.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> WriteDeadline<S> {
    /// Each answer or message on `stream` may take `limit`.
    pub const fn new(stream: S, limit: Duration) -> Self {
        Self { stream, limit, waiting: None }
    }

    /// `written` as it is, or an error when it has been waited for too long.
    fn checked<T>(&mut self, written: Poll<Result<T>>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        if written.is_ready() {
            return written;
        }
        let limit = self.limit;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not read")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteDeadline<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteDeadline<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.checked(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.checked(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called when all of an answer is written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() {
            self.waiting = None;
        }
        self.checked(flushed, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let ended = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.checked(ended, cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_reads_a_byte_now_and_then_is_dropped_like_who_reads_nothing() {
        for reads in [false, true] {
            let (own, mut peer) = duplex(16);
            let mut own = WriteDeadline::new(own, Duration::from_secs(15));
            let reading = async {
                loop {
                    sleep(Duration::from_secs(4)).await;
                    if reads {
                        let _ = peer.read(&mut [0; 1]).await;
                    }
                }
            };
            let error = tokio::select! {
                written = own.write_all(&[0; 100]) => written.expect_err("it is too slow"),
                () = reading => unreachable!("it reads for ever"),
            };
            assert_eq!(error.kind(), ErrorKind::TimedOut, "reads: {reads}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_answer_has_its_own_time() {
        let (own, mut peer) = duplex(16);
        let mut own = WriteDeadline::new(own, Duration::from_secs(15));
        for _ in 0..5 {
            let late = async {
                sleep(Duration::from_secs(10)).await;
                peer.read_exact(&mut [0; 20]).await
            };
            let (read, written) = tokio::join!(late, async {
                own.write_all(&[0; 20]).await?;
                own.flush().await
            });
            read.and(written.map(|()| 0)).expect("it is in time");
        }
    }
}
