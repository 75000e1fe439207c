//! Reports that lie, end early, or are made to harm.

use std::fmt::Write as _;

use super::{codes, read_as};
use crate::results::{Format, Status};

fn junit(body: &str) -> String {
    format!("<testsuite name=\"s\">{body}</testsuite>")
}

/// The codes of a report that must not be usable.
fn refused(format: Option<Format>, text: &str) -> Vec<&'static str> {
    let parsed = read_as(format, text.as_bytes());
    assert!(!parsed.value.is_usable, "{text:.300}\n{:#?}", parsed.findings);
    assert!(parsed.has_errors());
    codes(&parsed.findings)
}

#[test]
fn entities_and_document_types_are_refused() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 \"&lol;&lol;&lol;\"><!ENTITY lol2 \"&lol1;&lol1;\">]>\
                  <testsuite><testcase name=\"&lol2;\"/></testsuite>";
    assert_eq!(refused(None, laughs), ["report-entity", "no-cases"]);
    let outside = "<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><testsuite><testcase name=\"a\">&x;</testcase></testsuite>";
    assert_eq!(refused(None, outside), ["report-entity", "no-cases"]);
    let named_only = format!("<!DOCTYPE testsuite SYSTEM \"junit.dtd\">{}", junit("<testcase name='a'/>"));
    assert_eq!(refused(None, &named_only), ["report-entity", "no-cases"]);
    assert_eq!(refused(None, &junit("<testcase name='&nbsp;'/>")), ["report-entity", "no-cases"]);
    assert_eq!(
        refused(None, &junit("<testcase name='a'/><testcase name='b'>&custom;</testcase>")),
        ["report-entity"]
    );
}

#[test]
fn lying_counts_make_a_report_unusable() {
    for claim in
        ["tests='2'", "tests='1' failures='1'", "tests='1' errors='1'", "tests='1' skipped='1'", "tests='0'"]
    {
        let text =
            format!("<testsuites><testsuite name='s' {claim}><testcase name='a'/></testsuite></testsuites>");
        assert_eq!(refused(None, &text), ["counts-differ"], "{claim}");
    }
    let hidden = "<testsuites tests='3' failures='1'><testsuite tests='2'><testcase name='a'/><testcase name='b'/></testsuite></testsuites>";
    let parsed = read_as(None, hidden.as_bytes());
    assert_eq!(codes(&parsed.findings), ["counts-differ"]);
    assert_eq!((parsed.value.claim.tests, parsed.value.totals().all()), (Some(3), 2));

    let libtest = "{\"type\":\"suite\",\"event\":\"started\",\"test_count\":2}\n\
                   {\"type\":\"test\",\"event\":\"ok\",\"name\":\"a\"}\n\
                   {\"type\":\"suite\",\"event\":\"ok\",\"passed\":2,\"failed\":0,\"ignored\":0}\n";
    assert_eq!(refused(None, libtest), ["counts-differ"]);
    let go = "{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"fail\",\"Package\":\"p\",\"Test\":\"A\"}\n\
              {\"Action\":\"pass\",\"Package\":\"p\"}\n";
    assert_eq!(refused(None, go), ["counts-differ"]);
    assert_eq!(refused(None, "1..1\nok 1\nok 2\n"), ["counts-differ", "case-nameless", "case-duplicated"]);
    assert_eq!(refused(None, "ok 1 - a\nok 1 - b\n1..2\n"), ["counts-differ"]);
    assert_eq!(refused(None, "ok 1 - a\n1..1\n# tests 1\n# fail 1\n"), ["counts-differ"]);
    let subtest = "# Subtest: a\n    not ok 1 - b\n    1..1\nok 1 - a\n1..1\n";
    assert_eq!(refused(None, subtest), ["counts-differ"]);
    let cucumber = "{\"testCase\":{\"id\":\"c\",\"pickleId\":\"p\"}}\n{\"testCaseStarted\":{\"id\":\"s\",\"testCaseId\":\"c\"}}\n\
                    {\"testStepFinished\":{\"testCaseStartedId\":\"s\",\"testStepResult\":{\"status\":\"FAILED\"}}}\n\
                    {\"testCaseFinished\":{\"testCaseStartedId\":\"s\"}}\n{\"testRunFinished\":{\"success\":true}}\n";
    assert_eq!(refused(None, cucumber), ["counts-differ", "case-nameless"]);
    let robot = "<robot><suite name='s'><test name='a'><status status='PASS'/></test></suite>\
                 <statistics><total><stat pass='2' fail='0' skip='0'>All Tests</stat></total></statistics></robot>";
    assert_eq!(refused(None, robot), ["counts-differ"]);
}

#[test]
fn reports_without_cases_are_unusable() {
    assert_eq!(refused(None, "<testsuites/>"), ["no-cases"]);
    assert_eq!(refused(None, "1..0 # SKIP no database\n"), ["no-cases"]);
    assert_eq!(refused(Some(Format::GoTestJson), ""), ["no-cases"]);
    assert_eq!(refused(None, ""), ["report-unrecognised"]);
    assert_eq!(refused(None, "hello"), ["report-unrecognised"]);
    assert_eq!(refused(None, "<html></html>"), ["report-unrecognised"]);
    assert_eq!(refused(Some(Format::Junit), "<html></html>"), ["report-malformed", "no-cases"]);
}

#[test]
fn runs_that_were_given_up_are_unusable() {
    assert_eq!(refused(None, "1..1\nok 1 - a\nBail out!  no database\n"), ["run-aborted"]);
    assert_eq!(refused(None, &junit("<error message='setup'/><testcase name='a'/>")), ["run-aborted"]);
    let parse_error =
        "{\"meta\":{}}\n{\"parseError\":{\"message\":\"x\"}}\n{\"testRunFinished\":{\"success\":false}}\n";
    assert_eq!(refused(None, parse_error), ["run-aborted", "no-cases"]);
}

#[test]
fn broken_files_are_unusable() {
    let nul = "<testsuite><testcase name='a\0b'/></testsuite>";
    assert_eq!(refused(None, nul), ["report-malformed"]);
    assert_eq!(refused(None, "ok 1 - a\n1..1\n\0\0\0\0"), ["report-malformed"]);
    let two = junit("<testcase name='a'/>").repeat(2);
    assert_eq!(refused(None, &two), ["report-malformed"]);
    assert_eq!(refused(None, &junit("<testcase name='a' name='b'/>")), ["report-malformed", "no-cases"]);
    assert_eq!(refused(None, &junit("<testcase name='a'></wrong>")), ["report-malformed"]);
    assert_eq!(
        refused(None, &junit("<testcase name='a'><testcase name='b'/></testcase>")),
        ["report-malformed"]
    );
    assert_eq!(refused(None, "1..1\n1..1\nok 1 - a\n"), ["report-malformed"]);
    let broken_json = "{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\n{\"Action\":\"pass\",\"Package\":\"p\"}\n";
    assert_eq!(refused(None, broken_json), ["report-malformed", "case-unfinished"]);
}

#[test]
fn depth_is_bounded() {
    let deep = format!("<testsuites>{}", "<testsuite name='x'>".repeat(100_000));
    assert_eq!(refused(None, &deep), ["report-too-deep", "no-cases"]);
    let mut tap = String::new();
    for level in 0..100 {
        let _ = writeln!(tap, "{}1..1", "    ".repeat(level));
    }
    assert!(refused(None, &tap).contains(&"report-too-deep"));
    let json = format!("{{\"Action\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused(Some(Format::GoTestJson), &json), ["report-malformed", "no-cases"]);
}

#[test]
fn size_costs_no_more_than_its_length() {
    let name = "n".repeat(1_000_000);
    let text = format!("<testsuite name='{name}'>{}</testsuite>", "<testcase name='a'/>".repeat(20_000));
    let parsed = read_as(None, text.as_bytes());
    assert_eq!(parsed.value.cases.len(), 20_000);
    assert!(parsed.value.cases.iter().all(|case| case.suite.len() <= 1024));
    assert!(parsed.findings.len() <= 21, "repeats are summed up");

    let attributes: String = (0..50_000).fold(String::new(), |mut text, n| {
        let _ = write!(text, " a{n}='1'");
        text
    });
    let parsed = read_as(None, junit(&format!("<testcase name='a'{attributes}/>")).as_bytes());
    assert!(parsed.value.is_usable);

    let message = format!("<testcase name='a'><failure>{}</failure></testcase>", "é".repeat(1_000_000));
    let parsed = read_as(None, junit(&message).as_bytes());
    assert_eq!(parsed.value.cases[0].message.as_ref().map(String::len), Some(4096));

    let many = "ok\n".repeat(100_000);
    assert_eq!(read_as(None, format!("1..100000\n{many}").as_bytes()).value.cases.len(), 100_000);
}

#[test]
fn repeated_cases_are_all_kept() {
    let text = junit("<testcase name='a'><failure/></testcase><testcase name='a'/>");
    let parsed = read_as(None, text.as_bytes());
    assert_eq!(codes(&parsed.findings), ["case-duplicated"]);
    let statuses: Vec<Status> = parsed.value.cases.iter().map(|case| case.status).collect();
    assert_eq!(statuses, [Status::Failed, Status::Passed]);
}

#[test]
fn bytes_that_are_no_text_are_said() {
    let parsed = read_as(None, b"<testsuite><testcase name='caf\xE9'/></testsuite>");
    assert_eq!(codes(&parsed.findings), ["report-undecodable"]);
    assert_eq!(parsed.value.cases[0].name, "caf\u{FFFD}");
    let marked = [b"\xEF\xBB\xBF".as_slice(), b"1..1\nok 1 - a\n"].concat();
    assert!(read_as(None, &marked).findings.is_empty());
    let utf16: Vec<u8> = "\u{FEFF}1..1\r\nok 1 - é\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let parsed = read_as(None, &utf16);
    assert!(parsed.findings.iter().all(|finding| finding.code().name == "report-undecodable"));
    assert_eq!(parsed.value.cases[0].name, "é");
}

#[test]
fn a_todo_of_jest_is_never_passed() {
    let text = "<testsuites name='jest tests'><testsuite name='s' tests='1'>\
                <testcase name='a' time='0.1'/><testcase name='b' time='0'/></testsuite></testsuites>";
    let parsed = read_as(None, text.as_bytes());
    assert_eq!(codes(&parsed.findings), ["todo-as-passed"]);
    assert_eq!(parsed.value.cases[1].status, Status::Skipped);
    let missing = "<testsuites name='jest tests'><testsuite name='s' tests='3'>\
                   <testcase name='a' time='0.1'/><testcase name='b' time='0'/></testsuite></testsuites>";
    assert_eq!(refused(None, missing), ["counts-differ"]);
}

#[test]
fn reruns_of_pytest_are_attempts_only_where_the_count_says_so() {
    let report = |tests: u64, cases: &str| {
        let text = format!(
            "<testsuites name='pytest tests'><testsuite name='pytest' tests='{tests}'>{cases}</testsuite></testsuites>"
        );
        let parsed = read_as(None, text.as_bytes());
        let statuses: Vec<Status> = parsed.value.cases.iter().map(|case| case.status).collect();
        (statuses, codes(&parsed.findings))
    };
    let twice = "<testcase name='a'/><testcase name='a'/>";
    assert_eq!(report(1, twice), (vec![Status::Flaky], vec![]));
    assert_eq!(report(2, twice), (vec![Status::Passed; 2], vec!["case-duplicated"]));
    assert_eq!(report(3, twice), (vec![Status::Passed; 2], vec!["counts-differ", "case-duplicated"]));
    let fails = "<testcase name='a'/><testcase name='a'><failure/></testcase>";
    assert_eq!(report(1, fails), (vec![Status::Failed], vec![]));
}
