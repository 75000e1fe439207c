"""Reads the exports of the worked example with the tools they are for; says `problem: ...` for each that does not take one."""

import json
import pathlib
import subprocess
import sys

BIN = pathlib.Path(sys.executable).parent
ROOT = pathlib.Path.cwd()


def problem(text):
    print("problem:", " ".join(str(text).split()))


def run(*call, cwd=ROOT):
    done = subprocess.run([str(part) for part in call], cwd=cwd, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def lobster(folder, proven):
    """Its own tools build the report, count every item, and fail exactly where something is not proven."""
    status, said = run(BIN / "lobster-report", "--lobster-config=lobster.conf", "--out=report.lobster", cwd=folder)
    if status != 0:
        return problem(f"lobster-report: {said}")
    levels = json.loads((folder / "report.lobster").read_text())["levels"]
    for level, name in zip(levels, ["requirements", "scenarios", "code", "tests"], strict=True):
        given = len(json.loads((folder / f"{name}.lobster").read_text())["data"])
        if len(level["items"]) != given or given == 0:
            problem(f"lobster-report reads {len(level['items'])} of {given} items of {name}")
    status, said = run(BIN / "lobster-ci-report", "report.lobster", cwd=folder)
    if (status == 0) != proven:
        problem(f"lobster-ci-report ends with {status}: {said}")
    print(f"{folder.parent.name}: LOBSTER reads {sum(len(level['items']) for level in levels)} items")


def reqif(file):
    """The schema of the standard, and the references inside."""
    status, said = run(BIN / "reqif", "validate", "--use-reqif-schema", file)
    if status != 0 or "0 errors, 0 schema issues found, 0 semantic issues" not in said:
        problem(f"reqif validate: {said}")
    from reqif.parser import ReqIFParser

    content = ReqIFParser.parse(str(file)).core_content.req_if_content
    print(f"{file.parent.name}: reqif reads {len(content.spec_objects)} objects, {len(content.spec_relations)} relations")


def needs(file):
    """A Sphinx project imports every need, with default ids, and warns of nothing."""
    project = file.parent / "sphinx"
    project.mkdir(exist_ok=True)
    fields = '{"reference": {"nullable": True}, "proof": {"nullable": True}}'
    (project / "conf.py").write_text(f'extensions = ["sphinx_needs"]\nneeds_fields = {fields}\n')
    (project / "index.rst").write_text("Specs\n=====\n\n.. needimport:: needs.json\n")
    (project / "needs.json").write_bytes(file.read_bytes())
    status, said = run(sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", "needs", ".", "out", cwd=project)
    if status != 0:
        return problem(f"sphinx-needs: {said}")
    given, read = (
        next(iter(json.loads(path.read_text())["versions"].values()))["needs"]
        for path in (file, project / "out" / "needs.json")
    )
    if given.keys() != read.keys() or any(set(given[key]["links"]) != set(read[key].get("links", [])) for key in given):
        problem(f"sphinx-needs keeps {len(read)} of {len(given)} needs, or other links")
    print(f"{file.parent.name}: sphinx-needs reads {len(read)} needs")


for name, proven in (("proven", True), ("unproven", False)):
    lobster(ROOT / name / "lobster", proven)
    reqif(ROOT / name / "specs.reqif")
    needs(ROOT / name / "needs.json")
print("done")
