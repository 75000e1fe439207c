//! The code and the tests, with their citations.

use super::file;
use super::requirement::Required;
use super::templates::{LANGUAGES, Template};
use crate::corpus::GeneratedFile;

/// Functions in a file of code.
const FUNCTIONS: usize = 10;
/// Tests in a file of tests.
pub(super) const TESTS: usize = 20;

/// Who cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cited {
    /// The function that implements it.
    Implemented,
    /// The test of its scenarios.
    Tested,
}

/// The lines of a citation, without what makes them a comment.
pub type Mark<'m> = dyn Fn(&Required, Cited) -> Vec<String> + 'm;

/// The citation that Countersign reads.
pub(super) fn req(required: &Required, cited: Cited) -> Vec<String> {
    vec![match cited {
        Cited::Implemented => format!("@req {}", required.reference()),
        Cited::Tested => format!("@req {}, {}", required.scenario(0), required.scenario(1)),
    }]
}

pub(super) fn files(required: &[Required], mark: &Mark<'_>) -> Vec<GeneratedFile> {
    let code = required.chunks(FUNCTIONS).enumerate().map(|(at, of_file)| {
        let language = &LANGUAGES[at % LANGUAGES.len()];
        let path = place(language.code_path, &of_file[0], at);
        fill(
            path,
            (language.code_head, language.function),
            of_file,
            &|one| mark(one, Cited::Implemented),
            language,
        )
    });
    let tests = required.chunks(TESTS).enumerate().map(|(at, of_file)| {
        let language = &LANGUAGES[at % LANGUAGES.len()];
        let path = place(language.test_path, &of_file[0], at);
        fill(path, (language.test_head, language.test), of_file, &|one| mark(one, Cited::Tested), language)
    });
    code.chain(tests).collect()
}

/// Where a file lies: `{area}` and `{at}` are filled in.
pub(super) fn place(pattern: &str, first: &Required, at: usize) -> String {
    pattern.replace("{area}", &first.capability.replace('-', "_")).replace("{at}", &at.to_string())
}

fn fill(
    path: String,
    (head, item): (&str, &str),
    required: &[Required],
    mark: &dyn Fn(&Required) -> Vec<String>,
    language: &Template,
) -> GeneratedFile {
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let mut text = head.replace("{stem}", stem).replace("{area}", &required[0].capability.replace('-', "_"));
    for one in required {
        let lines: Vec<String> =
            mark(one).iter().map(|line| format!("{}{} {line}", language.indent, language.comment)).collect();
        text.push_str(
            &item
                .replace("{mark}", &lines.join("\n"))
                .replace("{n}", &one.number.to_string())
                .replace("{then0}", &one.scenarios[0].then)
                .replace("{then1}", &one.scenarios[1].then),
        );
    }
    text.push_str(language.tail);
    file(path, text)
}
