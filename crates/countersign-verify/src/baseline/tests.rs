//! The text of a baseline.

use countersign_diag::SourceMap;

use super::Baseline;

fn parse(text: &str) -> countersign_model::Parsed<Baseline> {
    Baseline::parse(SourceMap::default().add("baseline", text), text)
}

#[test]
fn what_is_printed_reads_back() {
    let text = "# baseline v1\nV0002 0123456789abcdef add-x task 1.1\nV0107 fedcba9876543210 - a/b#c d\n";
    let read = parse(text);
    assert!(read.findings.is_empty());
    assert_eq!(read.value.to_string(), text);
    let shuffled = text.lines().rev().collect::<Vec<_>>().join("\r\n");
    assert_eq!(parse(&shuffled).value, read.value);
}

#[test]
fn a_line_that_cannot_be_read_is_an_error() {
    for line in [
        "V0107",
        "V0107 0123 - a/b",
        "v0107 0123456789abcdef - a/b",
        "V0107 0123456789ABCDEF - a/b",
        "V0107 0123456789abcdef  ",
    ] {
        let read = parse(line);
        let names: Vec<&str> = read.findings.iter().map(|finding| finding.code().name).collect();
        assert_eq!(names, ["baseline-line-invalid"], "{line}");
        assert_eq!(read.value, Baseline::default());
    }
}
