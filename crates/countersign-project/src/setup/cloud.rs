//! The two files for GitHub's own coding agent, which works in a runner and has to install the program first.

/// The job that GitHub runs before the agent starts.
pub(super) const SETUP_STEPS: (&str, &str) = (
    ".github/workflows/copilot-setup-steps.yml",
    "\
# Runs before the Copilot coding agent starts, so that it can call `countersign`.
name: Copilot setup steps

on:
  workflow_dispatch:
  push:
    paths:
      - .github/workflows/copilot-setup-steps.yml

permissions: {}

jobs:
  # GitHub looks for a job of this name.
  copilot-setup-steps:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v4
      - name: Install Countersign
        run: cargo install countersign-cli --locked
",
);

/// The agent that can be picked there.
pub(super) const AGENT: (&str, &str) = (
    ".github/agents/openspec.agent.md",
    "\
---
name: openspec
description: Plans, implements and archives changes of this repository by its specs
---

Requirements are in `openspec/specs`, open changes in `openspec/changes`.

1. `countersign list` shows what is open, `countersign status --change NAME` what a change lacks.
2. `countersign instructions ARTIFACT --change NAME` says how the next document is written.
3. Implement the tasks in their order and tick each one when its tests pass.
4. `countersign verify NAME` has to exit with 0 before you hand the work over.
",
);
