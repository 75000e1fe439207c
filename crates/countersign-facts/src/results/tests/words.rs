//! Which word of which format means which status.

use std::fmt::Write as _;

use super::{codes, read_as};
use crate::results::Status::{self, Errored, Failed, Flaky, Passed, Skipped};

fn statuses(text: &str) -> Vec<Status> {
    read_as(None, text.as_bytes()).value.cases.iter().map(|case| case.status).collect()
}

fn junit(case: &str) -> Status {
    statuses(&format!("<testsuite>{case}</testsuite>"))[0]
}

#[test]
fn junit_says_passed_by_saying_nothing() {
    assert_eq!(junit("<testcase name='a'/>"), Passed);
    assert_eq!(junit("<testcase name='a'><system-out>failure</system-out></testcase>"), Passed);
    assert_eq!(junit("<testcase name='a'><failure/></testcase>"), Failed);
    assert_eq!(junit("<testcase name='a'><error/></testcase>"), Errored);
    assert_eq!(junit("<testcase name='a'><skipped/></testcase>"), Skipped);
    assert_eq!(junit("<testcase name='a'><skipped/><failure/></testcase>"), Failed);
    assert_eq!(junit("<testcase name='a'><skipped type='todo'/><failure/></testcase>"), Skipped);
    assert_eq!(junit("<testcase name='a'><flakyFailure/></testcase>"), Flaky);
    assert_eq!(junit("<testcase name='a'><flakyError/></testcase>"), Flaky);
    assert_eq!(junit("<testcase name='a'><rerunFailure/></testcase>"), Failed);
    assert_eq!(junit("<testcase name='a'><rerunError/><error/></testcase>"), Errored);
    assert_eq!(junit("<testcase name='a' status='notrun'/>"), Skipped);
    assert_eq!(junit("<testcase name='a' status='run' result='suppressed'/>"), Skipped);
    assert_eq!(junit("<testcase name='a' status='run' result='completed'/>"), Passed);
    assert_eq!(junit("<testcase name='a' status='failed'/>"), Failed);
}

#[test]
fn unknown_words_are_errored() {
    let parsed = read_as(None, b"<testsuite><testcase name='a' status='shiny'/></testsuite>");
    assert_eq!((parsed.value.cases[0].status, codes(&parsed.findings)), (Errored, vec!["status-unknown"]));
    let robot =
        "<robot><suite name='s'><test name='a'><status status='OK'/></test><test name='b'/></suite></robot>";
    assert_eq!(statuses(robot), [Errored, Errored]);
    let libtest = "{\"type\":\"test\",\"event\":\"great\",\"name\":\"a\"}\n";
    assert_eq!(statuses(libtest), [Errored]);
    let go =
        "{\"Action\":\"great\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"fail\",\"Package\":\"p\"}\n";
    assert_eq!(statuses(go), [Errored]);
}

#[test]
fn cucumber_takes_the_worst_step() {
    let run = |steps: &[&str], retried: bool| {
        let mut text = String::from(
            "{\"testCase\":{\"id\":\"c\",\"pickleId\":\"p\"}}\n{\"testCaseStarted\":{\"id\":\"s\",\"testCaseId\":\"c\"}}\n",
        );
        for step in steps {
            let _ = writeln!(
                text,
                "{{\"testStepFinished\":{{\"testCaseStartedId\":\"s\",\"testStepResult\":{{\"status\":\"{step}\"}}}}}}"
            );
        }
        let _ = writeln!(
            text,
            "{{\"testCaseFinished\":{{\"testCaseStartedId\":\"s\",\"willBeRetried\":{retried}}}}}"
        );
        statuses(&text)[0]
    };
    assert_eq!(run(&["PASSED", "PASSED"], false), Passed);
    assert_eq!(run(&["PASSED"], true), Errored, "the last attempt is missing");
    assert_eq!(run(&["PASSED", "SKIPPED"], false), Skipped);
    assert_eq!(run(&["PENDING"], false), Skipped);
    assert_eq!(run(&["FAILED", "SKIPPED"], false), Failed);
    assert_eq!(run(&["UNDEFINED"], false), Errored);
    assert_eq!(run(&["AMBIGUOUS"], false), Errored);
    assert_eq!(run(&["UNKNOWN"], false), Errored);
    assert_eq!(run(&["PASSED", "shiny"], false), Errored);
    assert_eq!(run(&[], false), Errored, "a scenario without steps asserts nothing");
    assert_eq!(statuses("{\"testCase\":{\"id\":\"c\",\"pickleId\":\"p\"}}\n"), [Skipped], "it never started");
}

#[test]
fn go_tests_need_an_end() {
    let event = |action: &str, test: &str| {
        let test = if test.is_empty() { String::new() } else { format!(",\"Test\":\"{test}\"") };
        format!("{{\"Action\":\"{action}\",\"Package\":\"p\"{test}}}\n")
    };
    let text = event("run", "A") + &event("fail", "");
    let parsed = read_as(None, text.as_bytes());
    assert_eq!((parsed.value.cases[0].status, codes(&parsed.findings)), (Errored, vec!["case-unfinished"]));
    let flaky = event("run", "A")
        + &event("fail", "A")
        + &event("fail", "")
        + &event("run", "A")
        + &event("pass", "A")
        + &event("pass", "");
    assert_eq!(statuses(&flaky), [Flaky]);
    let counted_twice = event("run", "A")
        + &event("fail", "A")
        + &event("run", "A")
        + &event("pass", "A")
        + &event("fail", "");
    assert_eq!(statuses(&counted_twice), [Failed]);
    assert_eq!(statuses(&event("fail", "")), [Errored], "the package does not build");
    assert_eq!(statuses(&(event("run", "A") + &event("skip", "A") + &event("pass", ""))), [Skipped]);
}

#[test]
fn tap_directives_and_blocks() {
    let text = "TAP version 14\n1..7\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP later\nnot ok 4 - d # Todo later\n\
                ok 5 - e # todo\nok 6 - with \\# hash # time=12.5ms\nok 7 - block {\n    1..1\n    ok 1 - inner\n}\n";
    let parsed = read_as(None, text.as_bytes());
    let cases = &parsed.value.cases;
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let read: Vec<(&str, Status)> = cases.iter().map(|case| (case.name.as_str(), case.status)).collect();
    assert_eq!(
        read,
        [
            ("a", Passed),
            ("b", Failed),
            ("c", Skipped),
            ("d", Skipped),
            ("e", Skipped),
            ("with # hash", Passed),
            ("block", Passed),
            ("inner", Passed)
        ]
    );
    assert_eq!(cases[5].duration.unwrap().as_micros(), 12_500);
    assert_eq!(cases[7].suite, "block");
}

#[test]
fn noise_between_lines_of_json_is_a_note() {
    let text = "warning: unused\n{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Package\":\"p\"}\n";
    let parsed = read_as(None, text.as_bytes());
    assert_eq!(codes(&parsed.findings), ["line-ignored"]);
    assert!(parsed.value.is_usable);
}
