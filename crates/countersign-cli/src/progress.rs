//! A line on stderr for work that takes longer than about a second.

use std::io::Write as _;
use std::sync::mpsc;
use std::time::Duration;

use crate::context::Ctx;

/// How long to wait before anything is shown, and between two steps.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs `work`; if it takes long and stderr is a terminal, a line says so until it is done.
pub(crate) fn while_running<T: Send>(ctx: &mut Ctx, what: &str, work: impl FnOnce() -> T + Send) -> T {
    if !ctx.stderr_is_terminal {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, waiting) = mpsc::channel();
        let worker = scope.spawn(move || {
            let result = work();
            // The receiver is gone only if the loop below has ended already.
            let _ = done.send(());
            result
        });
        let mut seconds = 0;
        while waiting.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            seconds += 1;
            write!(ctx.err, "\r{what} ... {seconds} s").ok();
            ctx.err.flush().ok();
        }
        if seconds > 0 {
            write!(ctx.err, "\r\x1b[K").ok();
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
