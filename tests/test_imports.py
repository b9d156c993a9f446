"""Imports point one way through the house; foreign libraries come in through one door each."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import qmath

PACKAGE = Path(qmath.__file__).parent

# What each room may import, from the ground up (docs/architecture.md draws it).
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "fences": set(),
    "jsonl": set(),
    "answers": {"errors", "sandbox"},
    "problem": {"errors"},
    "result": {"problem"},
    "events": {"problem", "result"},
    "turn": {"fences", "result"},
    "notation": {"errors"},
    "models": {"errors"},
    "sandbox": {"errors", "result", "version"},
    "prompts": {"fences", "problem", "result", "turn"},
    "engines": {"errors", "result", "turn"},
    "strategies": {"answers", "fences", "notation", "problem", "prompts", "result", "turn"},
    "options": {"engines", "errors", "sandbox", "strategies", "turn"},
    "store": {"errors", "jsonl", "options", "problem", "result"},
    "check": {"answers", "errors", "notation", "result", "sandbox"},
    "doctor": {"errors", "models", "sandbox"},
    "evaluation": {"answers", "problem", "result", "vote"},
    "render": {"evaluation", "events", "fences", "result"},
    "routing": {"notation"},
    "workshop": {"result", "sandbox"},
    "session": {
        "agreement", "election", "notation", "options", "polling", "problem", "prompts", "result", "routing", "steps",
        "strategies", "turn", "worth",
    },
    "steps": {"ranking", "result", "turn"},
    "polling": {"election", "notation", "options", "problem", "ranking", "result", "steps", "turn", "vote"},
    "worth": {"agreement", "result"},
    "vote": {"result"},
    "ranking": {"errors"},
    "rewards": {"engines", "errors"},
    "referee": {"doctor", "engines", "errors", "models", "options", "ranking", "rewards"},
    "agreement": {"answers", "result"},
    "election": {"answers", "result", "vote"},
    "inbox": {"engines"},
    "jobs": {"problem", "result", "session", "steps", "turn", "workshop"},
    "cells": {"jobs", "result", "workshop"},
    "checkqueue": {"jobs", "result", "steps", "workshop"},
    "rankqueue": {"jobs", "ranking"},
    "driver": {
        "cells", "checkqueue", "engines", "events", "inbox", "jobs", "problem", "ranking", "rankqueue", "result",
        "session", "steps", "turn", "workshop",
    },
    "arrivals": {"problem"},
    "ordering": {"events", "problem"},
    "modelling": {"doctor", "engines", "errors", "events", "models", "options", "prompts", "turn"},
    "house": {
        "arrivals", "check", "driver", "engines", "events", "modelling", "options", "ordering", "problem",
        "prompts", "referee", "result", "session", "workshop",
    },
    "api": {"engines", "events", "house", "options", "problem", "prompts", "result"},
    "version": {"api"},
    "cli": {
        "answers", "arrivals", "check", "doctor", "engines", "errors", "evaluation", "events", "house", "jsonl",
        "models", "notation", "options", "problem", "render", "result", "rewards", "sandbox", "store", "version",
        "workshop",
    },
}  # fmt: skip

# Which modules may import a library that others must not see.
DOORS = {
    "llama_cpp": {"qmath.engines.llama", "qmath.doctor.selftest"},  # the self-test is a process of its own
    "typer": {"qmath.cli"},
    "rich": {"qmath.render", "qmath.cli"},
    "huggingface_hub": {"qmath.models", "qmath.doctor"},
    "lark": {"qmath.notation"},
    "pylatexenc": {"qmath.render"},
    "math_verify": {"qmath.answers.symbolic"},
    "latex2sympy2_extended": {"qmath.answers.symbolic"},
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("qmath", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        yield name, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The full names that a module imports anywhere, functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    """`version` stands for the package itself, with the lazy doors of the API; `__main__` belongs to `cli`."""
    parts = module.split(".")
    if parts[1:] == ["__main__"]:
        return "cli"
    return "version" if len(parts) == 1 or parts[1].startswith("__") else parts[1]


ALL = dict(modules())


def test_every_room_has_its_place() -> None:
    assert {room(name) for name in ALL} == set(MAY_IMPORT)


def test_the_rooms_have_an_order() -> None:
    order = {name: uses - {"version"} for name, uses in MAY_IMPORT.items()}
    assert len(list(TopologicalSorter(order).static_order())) == len(MAY_IMPORT)


@pytest.mark.parametrize("name", ALL)
def test_imports_point_up(name: str) -> None:
    used = {room(m) for m in imported(ALL[name]) if m == "qmath" or m.startswith("qmath.")}
    assert used - {room(name)} <= MAY_IMPORT[room(name)]


@pytest.mark.parametrize("library", DOORS)
def test_libraries_come_in_through_their_door(library: str) -> None:
    users = {name for name, tree in ALL.items() if any(m.split(".")[0] == library for m in imported(tree))}
    assert {u for u in users if not any(u == d or u.startswith(f"{d}.") for d in DOORS[library])} == set()


def test_help_is_light() -> None:
    heavy = "llama_cpp", "sympy", "huggingface_hub", "numpy", "lark", "scipy"
    script = (
        "import sys; sys.argv = ['qmath', '--help']\n"
        "from qmath.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert "solve" in run.stdout
    assert run.stderr.strip().splitlines()[-1] == "[]"
