//! Which agents `init` is asked for.

use std::io;

use countersign_agent::{Place, Tool};
use countersign_project::{Error, Project};

use crate::context::Ctx;
use crate::face::Face;
use crate::prompt;

/// What was chosen.
pub(crate) enum Choice {
    /// These agents, perhaps none.
    Tools(Vec<&'static Tool>),
    /// Nothing: whoever was asked does not want to go on.
    Cancelled,
}

/// So many agents, the first of the list, are meant by `all` and offered.
const LOOKED_AFTER: usize = 8;

/// From the flag; else by asking; else from the folders that are there.
pub(crate) fn chosen(
    flag: Option<&str>,
    project: &Project,
    ctx: &mut Ctx,
) -> io::Result<Result<Choice, Error>> {
    if let Some(text) = flag {
        return Ok(parse(text, ctx.face).map(Choice::Tools));
    }
    let detected = match project.detected_tools() {
        Ok(detected) => detected,
        Err(error) => return Ok(Err(error)),
    };
    if ctx.may_ask(false) {
        return ask(&detected).map(Ok);
    }
    if detected.is_empty() {
        if ctx.face == Face::OpenSpec {
            return Ok(Err(wrong("no agent was found here and --tools is missing")));
        }
        ctx.note("no agent was found here; `--tools claude` (or codex, cursor, ...) sets one up");
    }
    Ok(Ok(Choice::Tools(detected)))
}

fn ask(detected: &[&'static Tool]) -> io::Result<Choice> {
    let is_more = |tool: &&&Tool| !Tool::ALL.iter().take(LOOKED_AFTER).any(|known| known == **tool);
    let more: Vec<&'static Tool> = detected.iter().filter(is_more).copied().collect();
    let offered: Vec<&'static Tool> = Tool::ALL.iter().take(LOOKED_AFTER).chain(more).collect();
    let names: Vec<String> = offered.iter().map(|tool| tool.name().to_owned()).collect();
    let chosen: Vec<bool> = offered.iter().map(|tool| detected.contains(tool)).collect();
    let question = "Which agents are used here? (space to choose, enter to go on)";
    Ok(match prompt::choose_many(question, &names, &chosen)? {
        Some(chosen) => Choice::Tools(chosen.into_iter().map(|at| offered[at]).collect()),
        None => Choice::Cancelled,
    })
}

pub(crate) fn parse(text: &str, face: Face) -> Result<Vec<&'static Tool>, Error> {
    let ids: Vec<String> =
        text.split(',').map(|id| id.trim().to_lowercase()).filter(|id| !id.is_empty()).collect();
    match ids.as_slice() {
        [] => return Err(wrong("--tools needs a value")),
        [all] if all == "all" => {
            let most = if face == Face::OpenSpec { Tool::ALL.len() } else { LOOKED_AFTER };
            return Ok(Tool::ALL.iter().take(most).filter(|tool| tool.place() == Place::Project).collect());
        }
        [none] if none == "none" => return Ok(Vec::new()),
        _ => {}
    }
    if ids.iter().any(|id| id == "all" || id == "none") {
        return Err(wrong("all and none stand alone"));
    }
    let mut tools = Vec::new();
    for id in &ids {
        // The short ids are ours; under the other name they are as unknown as they always were.
        let known = Tool::from_id(id).filter(|tool| face == Face::Countersign || !is_ours_alone(tool, id));
        match known {
            None => return Err(wrong(&format!("there is no agent `{id}`"))),
            Some(tool) if tool.place() == Place::Home => {
                let message = format!("`{id}` reads the home folder alone, and nothing is written there");
                return Err(
                    Error::wrong_tools(message).with_fix("use `agents` for what every agent can read")
                );
            }
            Some(tool) if !tools.contains(&tool) => tools.push(tool),
            Some(_) => {}
        }
    }
    Ok(tools)
}

fn is_ours_alone(tool: &Tool, id: &str) -> bool {
    tool.id() != id && id == "copilot"
}

fn wrong(message: &str) -> Error {
    let ids: Vec<&str> = Tool::ALL.iter().map(Tool::id).collect();
    Error::wrong_tools(message).with_fix(format!(
        "use all, none, or some of {}; `agents` serves whatever reads `.agents/skills`",
        ids.join(", ")
    ))
}
