//! `config profile`

use std::io::{self, Write as _};

use countersign_project::{ALL_WORKFLOWS, Error, UserSettings};
use countersign_report::safety;

use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt::{choose_from, choose_many};

const DELIVERIES: [(&str, &str); 3] =
    [("both", "Skills and commands"), ("skills", "Skills only"), ("commands", "Commands only")];

pub(super) fn run(ctx: &mut Ctx, settings: &UserSettings, preset: Option<&str>) -> io::Result<Exit> {
    let checked = settings.require_usable().and_then(|()| match preset.filter(|preset| !preset.is_empty()) {
        Some("core") => settings.take_core().map(|()| true),
        Some(other) => Err(Error::unknown_preset(other)),
        None if ctx.may_ask(false) && ctx.stdout_is_terminal => Ok(false),
        None => Err(Error::profile_needs_preset()),
    });
    match checked {
        Ok(true) => done(ctx),
        Ok(false) => ask(ctx, settings),
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}

fn done(ctx: &mut Ctx) -> io::Result<Exit> {
    writeln!(ctx.out, "Settings written. `{} update` brings them into a project.", ctx.face.program())?;
    Ok(Exit::Fine)
}

fn ask(ctx: &mut Ctx, settings: &UserSettings) -> io::Result<Exit> {
    let now = settings.profile();
    writeln!(ctx.out, "Delivery: {}", safety::terminal(&now.delivery))?;
    writeln!(
        ctx.out,
        "Workflows: {} ({})\n",
        safety::terminal(&now.workflows.join(", ")),
        safety::terminal(&now.profile)
    )?;
    ctx.out.flush()?;
    let what = ["Delivery and workflows", "Delivery", "Workflows", "Nothing"].map(str::to_owned);
    let Some(what) = choose_from("What to change", &what, 0)? else { return Ok(Exit::Cancelled) };
    let (asks_delivery, asks_workflows) = (what == 0 || what == 1, what == 0 || what == 2);
    let mut delivery = now.delivery.clone();
    if asks_delivery {
        let names = DELIVERIES.map(|(_, name)| name.to_owned());
        let current = DELIVERIES.iter().position(|(id, _)| *id == delivery).unwrap_or(0);
        match choose_from("How workflows are installed", &names, current)? {
            Some(at) => DELIVERIES[at].0.clone_into(&mut delivery),
            None => return Ok(Exit::Cancelled),
        }
    }
    let mut workflows = now.workflows.clone();
    if asks_workflows {
        let names = ALL_WORKFLOWS.map(str::to_owned);
        let chosen = names.each_ref().map(|name| now.workflows.contains(name));
        match choose_many("Which workflows (space chooses)", &names, &chosen)? {
            Some(picked) => workflows = picked.into_iter().map(|at| names[at].clone()).collect(),
            None => return Ok(Exit::Cancelled),
        }
    }
    let has_same_workflows =
        workflows.len() == now.workflows.len() && workflows.iter().all(|name| now.workflows.contains(name));
    if delivery == now.delivery && has_same_workflows {
        writeln!(ctx.out, "Nothing was changed.")?;
        return Ok(Exit::Fine);
    }
    match settings.take(&delivery, Some(&workflows).filter(|_| !has_same_workflows).map(Vec::as_slice)) {
        Ok(()) => done(ctx),
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
