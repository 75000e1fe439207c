//! The scripts: small projects, and calls with everything that can be said wrong in them.

use super::Script;
use crate::oracle::tree::Tree;

/// A script: its name, the files of its project, and one call per line; `|` stands for a space within a word.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

pub(super) fn all() -> Vec<Script> {
    let rows = [NEW, NEW_BESIDE, NEW_SCHEMA, PLANNING, STATES, BROKEN, NESTED, SCHEMA, SCHEMA_DEFAULT, FORK];
    let settings = [SETTINGS, SETTINGS_BROKEN, SETTINGS_OURS, PROFILE];
    let of_project = rows.into_iter().map(script);
    let of_user = settings.into_iter().map(|row| Script { own_home: true, ..script(row) });
    let mut scripts: Vec<Script> = of_project.chain(of_user).collect();
    scripts.push(odd_names());
    scripts
}

fn script((name, files, calls): Row) -> Script {
    let mut tree = Tree::default();
    tree.put("README.md", "a project\n");
    for (path, text) in files {
        tree.put(*path, *text);
    }
    let words = |line: &str| line.split_whitespace().map(|word| word.replace('|', " ")).collect();
    let calls = calls.lines().filter(|line| !line.trim().is_empty()).map(words).collect();
    Script { name: name.to_owned(), tree, calls, own_home: false }
}

/// Names that no line of words can hold.
fn odd_names() -> Script {
    let mut script = script(("names", &[("openspec/config.yaml", "schema: spec-driven\n")], ""));
    let long = "x".repeat(201);
    let names =
        ["", " ", "../x", "a/b", "a\\b", "A", "a b", "a_b", "-a", "a-", "a--b", "é", "a.b", "a\u{1b}b"];
    for name in names.into_iter().chain([long.as_str(), &long[..200]]) {
        script.calls.push(["new", "change", "--json", "--", name].map(str::to_owned).to_vec());
        script.calls.push(["instructions", "apply", "--json", "--change", name].map(str::to_owned).to_vec());
        script.calls.push(["schema", "init", "--json", "--", name].map(str::to_owned).to_vec());
    }
    script
}

const NEW: Row = (
    "new",
    &[],
    "
    new change first --json
    new change first --json --goal again
    new change second --goal plain|words --description Some|text --json
    new change 100-third --json --goal a:|b|#|c
    new change fourth --goal 42
    new change fifth --goal -dash --description -dash
    new change sixth --goal one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen
    new change seventh --schema nope --json
    new change eighth --initiative x --json
    new change eighth --areas x --json
    new change Eighth --initiative x --json
    new change ninth --store nowhere --json
    new change ninth --store-path nowhere --json
    new change tenth --goal
    new change
    new
    status --change first --json
    instructions --json
    instructions proposal --json
    instructions proposal --change first --json
    instructions specs --change first --json
    instructions tasks --change first --json
    instructions apply --change first --json
    instructions archive --change first --json
    instructions nope --change first --json
    instructions nope --change second
    instructions --change first --json
    instructions proposal --change first --schema nope --json
    instructions apply --change first --schema nope --json
    ",
);

const NEW_BESIDE: Row = (
    "new-beside",
    &[
        ("openspec/config.yml", "schema: spec-driven\ncontext: x\n"),
        ("openspec/specs/cap/spec.md", "# Cap\n\n## Purpose\nP.\n\n## Requirements\n"),
        ("openspec/changes/a-file", "not a folder\n"),
        ("openspec/changes/there/README.md", "there\n"),
    ],
    "
    new change a-file --json
    new change there --json
    new change fine --json
    status --change fine --json
    instructions proposal --change fine --json
    ",
);

const LEAN: &str = "name: lean\nversion: 1\ndescription: Short\nartifacts:\n  - id: note\n    generates: note.md\n    \
description: A note\n    template: note.md\n    requires: []\n  - id: plan\n    generates: plan/*.md\n    description: A plan\n    \
template: plan.md\n    instruction: |\n      Plan it.\n    requires: [note]\n";

const NEW_SCHEMA: Row = (
    "new-schema",
    &[
        ("openspec/config.yaml", "schema: lean\n"),
        ("openspec/schemas/lean/schema.yaml", LEAN),
        ("openspec/schemas/lean/templates/note.md", "---\nfront: matter\n---\n# Note\n"),
        ("openspec/schemas/broken/schema.yaml", "name: broken\n"),
    ],
    "
    new change a --json
    new change b --schema spec-driven --json
    new change c --schema broken --json
    new change d --schema lean.yaml --json
    status --change a --json
    status --change b --json
    instructions note --change a --json
    instructions plan --change a --json
    instructions apply --change a --json
    instructions archive --change a --json
    instructions proposal --change a --json
    instructions apply --change a --schema spec-driven --json
    instructions note --change b --json
    instructions note --change b --schema lean --json
    status --change b --schema lean --json
    ",
);

const CONFIG: &str = "schema: spec-driven\ncontext: |\n  Line one.\n\n  Line two.   \n\n\nrules:\n  tasks:\n    - One rule\n    \
- |\n      Two lines\n      of a rule\n  nowhere:\n    - Nobody reads it\noperations:\n  apply:\n    guidance:\n      - Go slow\n  archive:\n    \
guidance: []\nreferences:\n  - other-store\n  - id: third-store\n    remote: https://example.com/x.git\n";

const TASKS: &str = "## 1. Work\n- [x] 1.1 Done\n- [ ] 1.2 Open\n  - [ ] nested\n- [ ]\n- [~] odd\n";

const PLANNING: Row = (
    "planning",
    &[
        ("openspec/config.yaml", CONFIG),
        ("openspec/changes/whole/.openspec.yaml", "schema: spec-driven\ncreated: 2026-01-01\n"),
        ("openspec/changes/whole/proposal.md", "## Why\nx\n"),
        ("openspec/changes/whole/design.md", "## Context\nx\n"),
        ("openspec/changes/whole/tasks.md", TASKS),
        ("openspec/changes/whole/specs/a/spec.md", "## ADDED Requirements\n"),
        ("openspec/changes/whole/specs/b/c/spec.md", "## ADDED Requirements\n"),
        ("openspec/changes/skips/.openspec.yaml", "schema: spec-driven\nskip_specs: true\n"),
        ("openspec/changes/skips/proposal.md", "## Why\nx\n"),
        ("openspec/changes/bare/proposal.md", "## Why\nx\n"),
    ],
    "
    instructions proposal --change whole --json
    instructions specs --change whole --json
    instructions design --change whole --json
    instructions tasks --change whole --json
    instructions apply --change whole --json
    instructions archive --change whole --json
    instructions specs --change skips --json
    instructions tasks --change skips --json
    instructions apply --change skips --json
    instructions apply --change bare --json
    instructions archive --change bare --json
    instructions tasks --change bare
    status --change whole --json
    status --change skips --json
    status --all --json
    ",
);

const STATES: Row = (
    "states",
    &[
        ("openspec/config.yaml", "schema: spec-driven\n"),
        ("openspec/changes/done/tasks.md", "- [x] one\n- [X] two\n"),
        ("openspec/changes/empty/tasks.md", "nothing here\n"),
        ("openspec/changes/unnamed/tasks.md", "- [ ]\n- [x]\n"),
        ("openspec/changes/early/tasks.md", "- [ ] one\n"),
        ("openspec/changes/early/specs/cap.md", "## ADDED Requirements\n"),
        ("openspec/changes/early/specs/cap/notes.md", "Just notes\n"),
        ("openspec/changes/beside/tasks.md", "- [ ] one\n"),
        ("openspec/changes/beside/specs/cap/spec.md", "## ADDED Requirements\n"),
        ("openspec/changes/beside/specs/cap/more.md", "## REMOVED Requirements\n"),
        ("openspec/schemas/glob/schema.yaml", GLOB),
        ("openspec/schemas/glob/templates/todo.md", "# Todo\n"),
        ("openspec/changes/many/.openspec.yaml", "schema: glob\n"),
        ("openspec/changes/many/todo/a.md", "- [x] one\n"),
        ("openspec/changes/many/todo/b.md", "- [ ] two\n"),
        ("openspec/changes/none/.openspec.yaml", "schema: glob\n"),
    ],
    "
    instructions apply --change done --json
    instructions apply --change empty --json
    instructions apply --change unnamed --json
    instructions apply --change early --json
    instructions apply --change beside --json
    instructions apply --change many --json
    instructions apply --change none --json
    instructions todo --change many --json
    ",
);

const GLOB: &str = "name: glob\nversion: 1\nartifacts:\n  - id: todo\n    generates: todo/*.md\n    description: Todo\n    \
template: todo.md\n    requires: []\napply:\n  requires: [todo]\n  tracks: todo/*.md\n  instruction: |\n    Do them.\n";

const BROKEN: Row = (
    "broken",
    &[
        ("openspec/config.yaml", "schema: spec-driven\ncontext: a\ncontext: b\n"),
        ("openspec/changes/a/.openspec.yaml", "schema: nowhere\n"),
        ("openspec/changes/b/.openspec.yaml", "schema: [\n"),
        ("openspec/changes/c/.openspec.yaml", "created: 2026-01-01\n"),
        ("openspec/changes/d/proposal.md", "x\n"),
        ("openspec/schemas/holes/schema.yaml", HOLES),
    ],
    "
    instructions proposal --change a --json
    instructions apply --change b --json
    instructions archive --change b --json
    instructions proposal --change c --json
    instructions tasks --change d --json
    instructions gone --change d --schema holes --json
    instructions out --change d --schema holes --json
    instructions apply --change d --schema holes --json
    new change e --schema holes --json
    ",
);

const HOLES: &str = "name: holes\nversion: 1\nartifacts:\n  - id: gone\n    generates: gone.md\n    description: Gone\n    \
template: gone.md\n    requires: []\n  - id: out\n    generates: out.md\n    description: Out\n    template: ../../../config.yaml\n    \
requires: [gone]\n";

const NESTED: Row = (
    "nested",
    &[
        ("openspec/changes/group/inner/proposal.md", "x\n"),
        ("openspec/changes/archive/2026-01-01-old/proposal.md", "x\n"),
        ("openspec/changes/.hidden/proposal.md", "x\n"),
        ("openspec/changes/Odd_Name/proposal.md", "x\n"),
    ],
    "
    instructions proposal --change group --json
    instructions apply --change group --json
    instructions archive --change group/inner --json
    instructions archive --change archive --json
    instructions archive --change .hidden --json
    instructions archive --change .. --json
    instructions archive --change Odd_Name --json
    instructions proposal --change Odd_Name --json
    new change group --json
    ",
);

const SCHEMA: Row = (
    "schema",
    &[("openspec/config.yaml", "schema: spec-driven\n"), ("openspec/schemas/there/old.txt", "old\n")],
    "
    schema init whole --json
    schema init whole --json --description again
    schema init whole --json --force --artifacts tasks
    schema init lean --artifacts proposal,tasks --description Short --json
    schema init order --artifacts tasks,specs --json
    schema init spaced --artifacts proposal,|specs --json
    schema init twice --artifacts proposal,proposal --json
    schema init odd --artifacts proposal,nope --json
    schema init hollow --artifacts , --json
    schema init there --json
    schema init there --force --json
    schema init text --description Text
    schema init 1st --json
    schema init UP
    schema init
    schema which lean --json
    schema which nope --json
    schema which --all --json
    schema validate lean --json
    schema validate lean --verbose
    schema validate --json
    schemas --json
    templates --schema lean --json
    new change a --schema lean --json
    ",
);

const SCHEMA_DEFAULT: Row = (
    "schema-default",
    &[(
        "openspec/config.yaml",
        "# ours\nschema: spec-driven # the usual\ndefaultSchema: old\n\ncontext: |\n  text\n",
    )],
    "
    schema init mine --default --json
    schema init other --no-default --json
    schema init third --default --no-default --json
    new change a --json
    ",
);

const FORK: Row = (
    "fork",
    &[
        ("openspec/schemas/lean/schema.yaml", LEAN),
        ("openspec/schemas/lean/templates/note.md", "# Note\n"),
        ("openspec/schemas/lean/templates/plan.md", "# Plan\n"),
        ("openspec/schemas/lean/extra/notes.txt", "kept\n"),
        ("openspec/schemas/broken/schema.yaml", "name: broken\n"),
        ("openspec/schemas/taken/left.txt", "left\n"),
    ],
    "
    schema fork spec-driven --json
    schema fork spec-driven ours --json
    schema fork lean --json
    schema fork lean taken --json
    schema fork lean taken --force --json
    schema fork lean lean --json
    schema fork lean lean --force --json
    schema fork broken --json
    schema fork nope --json
    schema fork nope fine --json
    schema fork lean Bad --json
    schema fork lean text
    schema fork
    schema which ours --json
    schema validate --json
    ",
);

const SETTINGS: Row = (
    "settings",
    &[],
    "
    config list --json
    config get profile
    config get nope
    config get featureFlags
    config set profile custom
    config set delivery skills
    config set delivery nope
    config set featureFlags.beta true
    config set featureFlags.beta yes
    config set featureFlags.a.b true
    config set telemetry.enabled false
    config set telemetry.other false
    config set telemetry {\"enabled\":true}
    config set workflows [\"propose\",\"archive\"]
    config set workflows propose
    config set defaultStore 7
    config set defaultStore 7 --string
    config set unknown 1
    config set unknown 1e3 --allow-unknown
    config set deep.er.key [1,2] --allow-unknown
    config set deep.er x --allow-unknown
    config set __proto__ x --allow-unknown
    config set a..b x
    config set a.b -5 --allow-unknown
    config unset unknown
    config unset never
    config unset profile
    config unset deep.er
    config list
    config get workflows
    config --scope project list
    config --scope global get delivery
    config reset
    ",
);

const SETTINGS_BROKEN: Row = (
    "settings-broken",
    &[("home/config/openspec/config.json", "{ broken")],
    "
    config list --json
    config get profile
    config set profile custom
    config unset profile
    config profile core
    ",
);

const SETTINGS_OURS: Row = (
    "settings-kept",
    &[(
        "home/config/openspec/config.json",
        "{\"mine\": {\"b\": 1, \"a\": [1]}, \"delivery\": \"commands\", \"telemetry\": {\"anonymousId\": \"x\"}}",
    )],
    "
    config list --json
    config set telemetry.enabled false
    config set profile custom
    config unset mine.b
    config get mine
    ",
);

const PROFILE: Row = (
    "profile",
    &[(
        "home/config/openspec/config.json",
        "{\"profile\": \"custom\", \"delivery\": \"skills\", \"workflows\": [\"onboard\"]}",
    )],
    "
    config profile nope
    config profile core
    config profile
    config list --json
    config reset --all --yes
    config get delivery
    ",
);
