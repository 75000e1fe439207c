//! What to do next in a change: one task, what it serves in words, where it may write, and what has to pass.
//!
//! A selection and nothing else: it decides no verdict. It is bounded in size, and says what it leaves out.

mod order;
mod tests_to_pass;
mod work;
mod writable;

use countersign_trace::catalogue::SpecInput;

use crate::checks::{Context, task_name};
use crate::input::VerifyInput;
use crate::item::Item;
use crate::verification::Verification;
pub use order::{Waiting, WaitsFor, ready_task};
pub use tests_to_pass::{CitedTest, TestOutcome, TestToPass};
pub use work::{Basis, Work, WorkRequirement, WorkScenario};
pub use writable::{Writable, WritableDomain};

/// The bytes of requirement text that an answer holds unless somebody asks for more or less.
pub const DEFAULT_LIMIT: usize = 16 * 1024;
/// The most entries of one list.
const MOST: usize = 24;

/// What the question is about.
#[derive(Clone, Copy)]
pub struct NextInput<'a> {
    /// What a verification looks at.
    pub verify: VerifyInput<'a>,
    /// The change, by its index in the catalogue.
    pub change: usize,
    /// Its deltas.
    pub deltas: &'a [SpecInput<'a>],
    /// What its verification came to.
    pub verification: &'a Verification,
    /// The most bytes of requirement text to quote.
    pub limit: usize,
}

/// How far the tasks of a change are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Ticked.
    pub done: usize,
    /// Open, and somebody said why.
    pub explained: usize,
    /// Open.
    pub open: usize,
}

/// Whether there is something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NextState {
    /// The change has no tasks.
    NoTasks,
    /// No task is open.
    NothingOpen,
    /// Each open task waits for another one.
    Blocked,
    /// There is a task to do.
    Ready,
}

impl NextState {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTasks => "no-tasks",
            Self::NothingOpen => "nothing-open",
            Self::Blocked => "blocked",
            Self::Ready => "ready",
        }
    }
}

/// Something that an answer leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What it is, in the plural.
    pub what: &'static str,
    /// How many.
    pub count: usize,
    /// The first of them.
    pub first: Option<String>,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The change.
    pub change: String,
    /// Whether there is something to do.
    pub state: NextState,
    /// How far its tasks are.
    pub progress: Progress,
    /// The open tasks that wait and stand before the one to do; all of them if there is none to do.
    pub waiting: Vec<Waiting>,
    /// The task to do.
    pub work: Option<Work>,
    /// What fails now: of the task to do, or of the whole change if no task is open.
    pub failing: Vec<Item>,
    /// What was left out to keep the answer small.
    pub cut: Vec<Cut>,
}

/// The next task of a change. The order of tasks is that of the list unless they say `(after ...)`.
pub fn next(input: &NextInput<'_>) -> Next {
    let context = Context::new(&input.verify);
    let known = &input.verify.trace.catalogue.changes[input.change];
    let tasks = known.tasks.as_deref().unwrap_or_default();
    let done = tasks.iter().filter(|task| task.done).count();
    let explained = tasks.iter().filter(|task| !task.done && task.explanation.is_some()).count();
    let choice = order::choose(tasks);
    let mut cut = Vec::new();
    let work = choice.ready.map(|at| work::describe(&context, input, at, &mut cut));
    let state = match (&work, tasks.len() - done - explained) {
        _ if tasks.is_empty() => NextState::NoTasks,
        (Some(_), _) => NextState::Ready,
        (None, 0) => NextState::NothingOpen,
        (None, _) => NextState::Blocked,
    };
    let mut waiting = choice.waiting;
    keep(&mut waiting, MOST, "tasks that wait", &mut cut, |waiting| waiting.task.clone());
    let mut failing = failing(input, work.as_ref());
    keep(&mut failing, MOST, "items that fail now", &mut cut, |item| item.subject.clone());
    let progress = Progress { done, explained, open: tasks.len() - done - explained };
    Next { change: known.id.clone(), state, progress, waiting, work, failing, cut }
}

/// The blocking items of the task and of what it serves; those of the whole change if there is no task to do.
fn failing(input: &NextInput<'_>, work: Option<&Work>) -> Vec<Item> {
    let id = &input.verify.trace.catalogue.changes[input.change].id;
    let blocking = input.verification.items.iter().filter(|item| item.is_blocking());
    let of_change = blocking.filter(|item| item.change.as_ref() == Some(id));
    let Some(work) = work else { return of_change.cloned().collect() };
    let task = task_name(&work.task);
    let is_served = |subject: &str| {
        let whole = subject.split('#').next().unwrap_or_default();
        work.basis == Basis::Cited
            && work.requirements.iter().any(|one| {
                one.reference == subject
                    || (one.reference == whole && one.scenarios.iter().any(|s| s.reference == subject))
            })
    };
    // Its own open box is what is to be done, not what fails.
    let is_wanted = |item: &&Item| {
        is_served(&item.subject)
            || (item.subject == task && item.check.number != crate::codes::TASK_OPEN.number)
    };
    of_change.filter(is_wanted).cloned().collect()
}

/// Shortens a list, and says so.
fn keep<T>(
    list: &mut Vec<T>,
    most: usize,
    what: &'static str,
    cut: &mut Vec<Cut>,
    name: impl Fn(&T) -> String,
) {
    if list.len() > most {
        cut.push(Cut { what, count: list.len() - most, first: list.get(most).map(name) });
        list.truncate(most);
    }
}
