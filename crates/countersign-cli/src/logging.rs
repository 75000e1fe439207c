//! What is said about the run itself: log lines on stderr, and where the time went.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id};
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::args::Talk;
use crate::env::Env;

/// Starts logging if anything was asked for; gives the table of times if that was.
pub(crate) fn start(talk: Talk, env: &Env) -> Option<Timings> {
    let level = match talk.verbose {
        0 => None,
        1 => Some(Level::DEBUG),
        _ => Some(Level::TRACE),
    };
    let asked = env.log.as_deref().and_then(|log| log.parse::<Targets>().ok());
    let targets = level.map(|level| Targets::new().with_target("countersign", level)).or(asked);
    if targets.is_none() && !talk.timings {
        return None;
    }
    let lines = targets.map(|targets| {
        tracing_subscriber::fmt::layer()
            .with_writer(io::stderr)
            .without_time()
            .with_target(false)
            .with_ansi(false)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
            .with_filter(targets)
    });
    let timings = talk.timings.then(Timings::default);
    let registry = tracing_subscriber::registry().with(lines).with(timings.clone());
    // A second subscriber cannot be set in one process; then the first one stays.
    registry.try_init().ok();
    timings
}

/// How often each kind of work was done and how long it took, over all threads.
#[derive(Debug, Clone)]
pub(crate) struct Timings {
    started: Instant,
    rows: Arc<Mutex<BTreeMap<&'static str, (usize, Duration)>>>,
}

impl Default for Timings {
    fn default() -> Self {
        Self { started: Instant::now(), rows: Arc::default() }
    }
}

impl Timings {
    /// Prints the table.
    pub(crate) fn print(&self, err: &mut dyn io::Write) -> io::Result<()> {
        writeln!(err, "\nwork                      times   total (over all threads)")?;
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, (count, total)) in rows.iter() {
            writeln!(err, "{name:<22} {count:>8} {:>9.2} ms", total.as_secs_f64() * 1000.0)?;
        }
        writeln!(
            err,
            "{:<22} {:>8} {:>9.2} ms",
            "whole run",
            "",
            self.started.elapsed().as_secs_f64() * 1000.0
        )
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Timings {
    fn on_new_span(&self, _attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Instant::now());
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(started) = span.extensions().get::<Instant>().copied() else { return };
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry(span.name()).or_default();
        row.0 += 1;
        row.1 += started.elapsed();
    }
}
