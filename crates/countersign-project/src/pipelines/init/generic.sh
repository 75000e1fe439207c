#!/bin/sh
# Made by `countersign ci init --provider generic`: the checks for any CI that runs a shell.
# The clone needs its whole history and the branch TARGET_BRANCH of its remote. Countersign is installed outside of the clone and
# runs no command of it: add --run only where there are no secrets. This script is a file of the clone as well: `ci-edited` names
# an edit of it, and a definition of CI that no change can edit has to call it.
set -eu
command -v countersign >/dev/null 2>&1 ||
  (cd / && RUSTUP_TOOLCHAIN="${RUSTUP_TOOLCHAIN:-stable}" cargo install --locked --version VERSION countersign-cli)
exec countersign ci run checks "--target=refs/remotes/origin/TARGET_BRANCH" --reports countersign-reports
