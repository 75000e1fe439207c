//! How an answer that is made of findings is printed: one set of flags for all verbs that have one.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use countersign_report::answer::Listed;
use countersign_report::{Style, concise, github, gitlab, junit, sarif};

use crate::context::Ctx;

/// The flags.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Printing {
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write them to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// One line per finding
    Concise,
    /// All of it
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// SARIF for code scanning of GitHub: what is waived is left out
    SarifGithub,
    /// GitHub annotations, and a summary of the job step
    Github,
    /// JUnit XML
    Junit,
    /// GitLab code quality
    Gitlab,
    /// Markdown for a comment
    Markdown,
}

impl Printing {
    /// The format that was asked for.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format.unwrap_or(Format::Human) }
    }

    /// Whether errors are documents as well.
    pub(crate) fn is_json(&self) -> bool {
        self.format() == Format::Json
    }
}

impl Ctx {
    /// Prints an answer; `human` writes the text for people.
    pub(crate) fn print<A: Listed>(
        &mut self,
        printing: &Printing,
        answer: &A,
        human: impl Fn(&A, &mut dyn Write, Style) -> io::Result<()>,
    ) -> io::Result<()> {
        let format = printing.format();
        match &printing.output {
            None => print(answer, format, &human, (&mut self.out, self.style))?,
            Some(path) => {
                let mut file = BufWriter::new(File::create(path)?);
                print(answer, format, &human, (&mut file, Style::PLAIN))?;
                file.flush()?;
            }
        }
        if format == Format::Github
            && let Some(summary) = self.env.step_summary.clone()
        {
            let mut file = File::options().append(true).create(true).open(summary)?;
            answer.write_markdown(&mut file)?;
        }
        Ok(())
    }
}

fn print<A: Listed>(
    answer: &A,
    format: Format,
    human: &impl Fn(&A, &mut dyn Write, Style) -> io::Result<()>,
    (out, style): (&mut dyn Write, Style),
) -> io::Result<()> {
    match format {
        Format::Human => human(answer, out, style),
        Format::Json => answer.write_json(out),
        Format::Markdown => answer.write_markdown(out),
        Format::Concise => concise::render(&answer.listed(), out, style),
        Format::Sarif => sarif::render(&answer.listed(), out, style),
        Format::SarifGithub => sarif::render_for_github(&answer.listed(), out, style),
        Format::Github => github::render(&answer.listed(), out, style),
        Format::Junit => junit::render(&answer.listed(), out, style),
        Format::Gitlab => gitlab::render(&answer.listed(), out, style),
    }
}
