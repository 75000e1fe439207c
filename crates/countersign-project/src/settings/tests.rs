//! What settings can say, and what is said of those that cannot be used.

use countersign_diag::{Finding, SourceMap};
use countersign_model::toml_table::Table;

use super::{Deviations, PolicySource, Settings, read};

fn read_text(text: &str) -> (Settings, Vec<String>) {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let id = sources.add("countersign.toml", text);
    let table = Table::parse(id, text, &mut findings);
    let settings = read::settings(table, text, &mut findings);
    let shown = |finding: &Finding| {
        let place = finding.span().map(|span| sources.locate(span).start);
        let place = place.map(|at| format!("{}:{}", at.line, at.column)).unwrap_or_default();
        format!("{place} {} {}", finding.code().name, finding.message())
    };
    let shown = findings.iter().map(shown).collect();
    (settings, shown)
}

#[test]
fn without_a_file_everything_has_a_default() {
    let (settings, findings) = read_text("");
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!((settings.target_branch.as_str(), settings.validations.as_str()), ("main", "validations"));
    assert!(settings.include.is_match("src/deep/file.rs") && settings.scope.is_none());
    assert!(settings.results.is_empty() && !settings.domains.is_configured());
}

#[test]
fn every_section_is_read() {
    let text = r#"
format = 1
target-branch = "trunk"
[layout]
validations = "governance/validations/"
[scope]
domains = ["billing"]
[domains.billing]
capabilities = ["invoices/**"]
paths = ["src/billing/**"]
[paths]
public-api = ["src/public/**"]
[trace]
include = ["src/**"]
needs = ["test"]
marks = ["spec:{capability}/{requirement}"]
[[trace.needs-of]]
references = ["invoices/*"]
needs = ["impl", "test"]
[[results]]
kind = "junit"
path = "target/**/junit.xml"
suite = "unit"
run = ["cargo", "nextest", "run"]
inputs = ["src/**"]
[[results]]
kind = "lcov"
path = ["target/lcov.info"]
[[cite]]
path = "migrations/1.sql"
req = ["invoices/numbers"]
verb = "proof"
"#;
    let (settings, findings) = read_text(text);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(settings.target_branch, "trunk");
    assert_eq!(settings.validations, "governance/validations");
    assert_eq!(settings.scope.as_deref(), Some(&["billing".to_owned()][..]));
    assert_eq!(settings.domains.of_path("src/billing/a/b.rs").as_deref(), Some("billing"));
    assert_eq!(settings.domains.of_path("src/other.rs"), None);
    assert_eq!(settings.path_classes.of("src/public/lib.rs").len(), 1);
    assert!(!settings.include.is_match("tests/a.rs"));
    let needs = |text| settings.needs.of(&countersign_trace::parse_reference(text).unwrap());
    assert!(!needs("shipping/labels").implementation);
    assert!(needs("invoices/numbers").implementation);
    assert_eq!(settings.results.len(), 2);
    assert_eq!(settings.results[0].run.join(" "), "cargo nextest run");
    assert!(!settings.results[0].is_coverage && settings.results[1].is_coverage);
    assert_eq!(settings.cites[0].line, 29);
}

#[test]
fn what_cannot_be_used_is_named_at_its_place() {
    let cases = [
        ("target-brunch = \"x\"", "1:1 setting-unknown `target-brunch` means nothing"),
        ("target-branch = 3", "1:17 setting-type `target-branch` must be a string, not a whole number"),
        ("format = 2", "1:10 format-unknown format 2 is not known; this version reads format 1"),
        ("[trace]\nincldue = [\"a\"]", "2:1 setting-unknown `trace.incldue` means nothing"),
        (
            "[trace]\ninclude = [\"[\"]",
            "2:12 setting-value `[` is no glob: unclosed character class; missing ']'",
        ),
        ("[trace]\nneeds = [\"docs\"]", "2:10 setting-value `docs` is nothing that a requirement can need"),
        ("[domains]\nbilling = 1", "2:1 setting-type `domains.billing` must be a table, not a whole number"),
        ("[domains.a]\n[scope]\ndomains = [\"b\"]", "3:12 setting-value there is no domain `b`"),
        ("[[results]]\nkind = \"junit\"", "1:1 setting-missing `results` lacks `path`"),
        ("[[results]]\nkind = \"jnit\"\npath = \"a.xml\"", "2:8 setting-value `jnit` is no kind of report"),
        ("[layout]\nrules = \"../up\"", "2:9 setting-value `../up` is no folder of the project"),
        ("[[cite]]\npath = \"a\"", "2:8 setting-value a `[[cite]]` entry without `req` cites nothing"),
        ("[[cite]]\npath = \"a\"\nreq = \"x\"", "3:7 setting-value `x` is no reference"),
        (
            "[gates.release]\nrequire = [\"verify\"]",
            "1:2 setting-without-effect `gates` has no effect yet: no gate is closed by this version",
        ),
    ];
    for (text, expected) in cases {
        let (_, findings) = read_text(text);
        assert_eq!(findings, [expected.to_owned()], "{text}");
    }
    let (_, findings) = read_text("target-branch = \n[trace");
    assert!(findings.iter().any(|finding| finding.contains("toml-syntax")), "{findings:?}");
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let text = "[trace]\nincldue = []\n[[results]]\npath = \"a\"\nzzz = 1";
    let id = sources.add("countersign.toml", text);
    let table = Table::parse(id, text, &mut findings);
    read::settings(table, text, &mut findings);
    let helps: Vec<&str> = findings.iter().filter_map(Finding::help_text).collect();
    assert_eq!(helps, ["did you mean `include`?", "known here: kind, path, suite, inputs, run"]);
}

#[test]
fn an_extended_policy_has_a_name_a_place_and_a_digest() {
    let digest = "0".repeat(64);
    let text = format!(
        "[policy]\ndeviations = \"forbid\"\noff = [\"a\"]\nextends = [{{ git = \"https://example.org/team-policy.git\", rev = \"v3\", sha256 = \"{digest}\" }}, {{ path = \"../org\" }}]\n"
    );
    let (settings, findings) = read_text(&text);
    assert_eq!(findings, Vec::<String>::new());
    let policy = settings.policy;
    assert_eq!((policy.deviations, policy.off), (Deviations::Forbidden, vec!["a".to_owned()]));
    let names: Vec<&str> = policy.extends.iter().map(|extends| extends.name.as_str()).collect();
    assert_eq!(names, ["team-policy", "org"]);
    assert_eq!(policy.extends[0].sha256.as_deref(), Some(digest.as_str()));
    assert_eq!(policy.extends[1].source, PolicySource::Folder("../org".to_owned()));
}

#[test]
fn an_extended_policy_that_cannot_be_used_is_an_error() {
    for (entry, wanted) in [
        ("{ name = \"x\" }", "an extended policy comes from one `path` or from one `git`"),
        (
            "{ path = \"a\", git = \"b\", rev = \"c\" }",
            "an extended policy comes from one `path` or from one `git`",
        ),
        ("{ git = \"https://example.org/x\" }", "a policy from `git` needs its `rev`"),
        ("{ git = \"--upload-pack=sh\", rev = \"a\" }", "that is no place of a policy"),
        ("{ git = \"x\", rev = \"a:refs/heads/main\" }", "that is no place of a policy"),
        ("{ path = \"../x\", name = \"../y\" }", "`../y` is no name of a folder"),
        ("{ path = \"..\" }", "`..` is no name of a folder"),
        ("{ path = \"x\", sha256 = \"00\" }", "a sha256 is 64 hexadecimal digits in lower case"),
        ("{ path = \"x\", sha265 = \"00\" }", "`policy.extends.sha265` means nothing"),
        ("{ path = \"x\" }, { path = \"y/X\" }", "two policies are named `X`"),
    ] {
        let (_, findings) = read_text(&format!("[policy]\nextends = [{entry}]\n"));
        assert_eq!(findings.len(), 1, "{entry}: {findings:?}");
        assert!(findings[0].ends_with(wanted), "{entry}: {findings:?}");
    }
    let (settings, findings) = read_text("[policy]\ndeviations = \"alow\"\n");
    assert_eq!((settings.policy.deviations, findings.len()), (Deviations::Forbidden, 1), "a typo forbids");
}
