"""docs/records.md is true: its fields are those of records, its commands and its Python run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qmath.problem import Problem
from qmath.result import Attempt, Cell, CellResult, Result, Usage, Verdict, Votes

PAGE = (Path(__file__).parents[1] / "docs/records.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`[a-z]+`(?:, `[a-z]+`)?|`v`) \| (.*) \|$", PAGE, re.MULTILINE)


def run(command: list[str]) -> str:
    scripts = str(Path(sys.executable).parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "QMATH_"))}
    env = {**kept, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HF_HUB_OFFLINE": "1"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False).stdout


def test_the_fields_are_those_of_a_record() -> None:
    attempt = Attempt(
        "tir", "", "1", "answer", (Cell("1", CellResult("ok", "1")),), verdict=Verdict("agreed", "")
    )
    result = Result(Problem("a", "1"), attempt, (attempt,), samples=(attempt,), votes=(Votes("tir", 2, 1),))
    record = result.to_record()
    told = {name: text for names, text in ROWS for name in re.findall(r"`(\w+)`", names)}
    assert list(told) == list(record)
    for name, inner in (
        ("verdict", record["verdict"]),
        ("cells", record["cells"][0]),
        ("attempts", record["attempts"][0]),
        ("samples", record["samples"][0]),
        ("votes", record["votes"][0]),
        ("usage", Usage().to_record()),
    ):
        for field in inner:
            assert f"`{field}`" in told[name], (name, field)


def test_the_command() -> None:
    if shutil.which("jq") is None:
        pytest.skip("there is no jq")
    (block,) = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    command, shown = block.removeprefix("$ ").split("\n", 1)
    assert run(["bash", "-c", command]) == shown


def test_the_other_verbs() -> None:
    checked = json.loads(run(["qmath", "check", "--json", "x=2", "2"]))
    (cell,) = map(json.loads, run(["bash", "-c", "echo 1+1 | qmath exec --json"]).splitlines())
    section = PAGE.split("## The other verbs")[1].split("## ")[0]
    for field in (*checked, *cell):
        assert f"`{field}`" in section, field


def test_the_python_example() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert run([sys.executable, "-c", example]) == "cell: solutions: 2, 3\n2, 3 verified\n"
