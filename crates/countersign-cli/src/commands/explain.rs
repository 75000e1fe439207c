//! `explain`

use std::io::{self, Write as _};

use countersign_report::explain;

use crate::codes;
use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign explain D0012\n  countersign explain unclosed-fence\n  countersign explain --all --markdown"
)]
pub(crate) struct Args {
    /// The number or the name of a finding
    #[arg(required_unless_present = "all")]
    code: Option<String>,
    /// Explain every code
    #[arg(long, conflicts_with = "code")]
    all: bool,
    /// Print Markdown
    #[arg(long, requires = "all", conflicts_with = "code")]
    markdown: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    if args.all {
        let codes = codes::all();
        if args.markdown {
            write!(ctx.out, "{}", explain::codes_markdown(&codes))?;
        } else {
            for code in codes {
                writeln!(ctx.out, "{} {}: {}", code.number, code.name, code.summary)?;
            }
        }
        return Ok(Exit::Fine);
    }
    let text = args.code.as_deref().unwrap_or_default();
    if let Some(code) = codes::find(text) {
        explain::render(code, &mut ctx.out, ctx.style)?;
        return Ok(Exit::Fine);
    }
    writeln!(ctx.err, "error: there is no code `{}`", countersign_report::safety::terminal(text))?;
    writeln!(ctx.err, "fix: `{} explain --all` lists them", ctx.face.program())?;
    Ok(Exit::Usage)
}
