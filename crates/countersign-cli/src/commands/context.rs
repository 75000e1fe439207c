//! `context`

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use countersign_project::{Error, WithoutRoot};
use countersign_report::compat::context::WorkingSet;
use countersign_report::json;
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Also write a VS Code workspace file
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    code_workspace: Option<PathBuf>,
    /// Overwrite that file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let set = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read) {
        Ok(project) => project.working_set(),
        Err(error) => return fail(args, ctx, &error),
    };
    if let Some(path) = args.code_workspace.as_ref().filter(|path| !path.as_os_str().is_empty()) {
        let path = ctx.env.cwd.join(path);
        if path.exists() && !args.force {
            let error = Error::context_file_exists(&path);
            return fail(args, ctx, &error);
        }
        if !path.parent().is_some_and(std::path::Path::is_dir) {
            let error = Error::context_folder_missing(&path);
            return fail(args, ctx, &error);
        }
        write_workspace(&set, &path)?;
        writeln!(ctx.err, "wrote {}", path.display())?;
    }
    if args.json {
        json::write(&mut ctx.out, &set)?;
    } else {
        set.render_text(&mut ctx.out)?;
    }
    Ok(Exit::Fine)
}

fn write_workspace(set: &WorkingSet, path: &std::path::Path) -> io::Result<()> {
    let root = &set.root.root.path;
    let name = root.rsplit('/').next().unwrap_or(root);
    let available = set.members.iter().filter_map(|member| {
        let path = member.path.as_ref()?;
        Some(json!({ "name": format!("ref:{}", member.id), "path": path }))
    });
    let folders: Vec<serde_json::Value> =
        std::iter::once(json!({ "name": name, "path": root })).chain(available).collect();
    json::write(&mut File::create(path)?, &json!({ "folders": folders }))
}

fn fail(args: &Args, ctx: &mut Ctx, error: &Error) -> io::Result<Exit> {
    ctx.fail(args.json, error, |failure| failure.with("root", json!(null)).with("members", json!([])))
}
