#!/bin/sh
# Made by `countersign ci init --provider generic`: the checks for any CI that runs a shell.
# The clone needs its whole history and the branch TARGET_BRANCH of its remote. Nothing that the head declares is run:
# add --run only where there are no secrets.
set -eu
command -v countersign >/dev/null 2>&1 || cargo install --locked --version VERSION countersign-cli
exec countersign ci run checks --reports countersign-reports
