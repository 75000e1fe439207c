//! What most verbs are: one question to the project, and its answer as a document or as text.

use std::io;

use countersign_project::{Error, Project, WithoutRoot};
use countersign_report::answer::Answer;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

/// How a question is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// Which store was named.
    pub(crate) store: &'a Store,
    /// Whether a document is wanted.
    pub(crate) json: bool,
    /// What the verb has in mind.
    pub(crate) purpose: Purpose,
}

impl Ctx {
    /// Finds the project, asks it, and shows the answer or why there is none.
    pub(crate) fn ask<A: Answer>(
        &mut self,
        call: Call<'_>,
        question: impl FnOnce(&Project) -> Result<A, Error>,
    ) -> io::Result<Exit> {
        match self.project(call.store, WithoutRoot::Fail, call.purpose) {
            Ok(project) => self.ask_of(&project, call.json, question),
            Err(error) => self.fail(call.json, &error, |failure| failure),
        }
    }

    /// Asks a project that is found already.
    pub(crate) fn ask_of<A: Answer>(
        &mut self,
        project: &Project,
        json: bool,
        question: impl FnOnce(&Project) -> Result<A, Error>,
    ) -> io::Result<Exit> {
        let answer = question(project);
        self.tell_recovered(project);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.fail(json, &error, |failure| failure),
        };
        if json {
            answer.write_json(&mut self.out)?;
        } else {
            answer.write_text(&mut self.out, self.style)?;
            answer.write_notes(&mut self.err, self.talk_style)?;
        }
        Ok(Exit::findings(answer.has_findings()))
    }
}
