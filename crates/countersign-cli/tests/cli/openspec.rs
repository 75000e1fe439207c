//! Under the name `openspec`: exit status 0 or 1, and refusals of ours are notes.

use crate::runner::{DELTA, Sandbox, UNCLOSED, delta};

#[test]
fn two_exit_statuses() {
    let sandbox = Sandbox::small(&[(&delta("good"), DELTA), (&delta("bad"), UNCLOSED)]);
    assert_eq!(sandbox.openspec(&["validate", "good"]).status, 0);
    assert_eq!(sandbox.openspec(&["validate", "bad"]).status, 0, "OpenSpec calls it valid");
    assert_eq!(sandbox.openspec(&["validate", "nobody"]).status, 1);
    assert_eq!(sandbox.openspec(&["validate", "--nonsense"]).status, 1);
    assert_eq!(sandbox.openspec(&["store", "add", "x"]).status, 1);
    assert_eq!(sandbox.openspec(&["--help"]).status, 0);
    assert_eq!(Sandbox::empty().openspec(&["list"]).status, 1);
}

#[test]
fn the_name_is_enough_for_compat_mode() {
    let sandbox = Sandbox::small(&[(&delta("bad"), UNCLOSED)]);
    let openspec = sandbox.openspec(&["validate", "bad", "--json"]);
    assert_eq!(openspec, sandbox.run(&["validate", "bad", "--json", "--compat"]));
    assert!(openspec.stdout.contains("\"valid\": true"), "{openspec:?}");
}

#[test]
fn hints_use_the_name_of_the_call() {
    let sandbox = Sandbox::small(&[]);
    assert!(sandbox.openspec(&["validate"]).stderr.contains("`openspec validate <item>`"));
    assert!(sandbox.run(&["validate"]).stderr.contains("`countersign validate <item>`"));
}
