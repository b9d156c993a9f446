from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import qmath.check
from qmath.check.service import handle, preload


def test_a_request_and_its_reply() -> None:
    preload()
    reply = handle({"problem": "x^2=4", "answer": "2"})
    assert reply["status"] == "refuted"
    assert "x = -2 is missing" in reply["how"]
    assert reply["task"] in reply["how"]


def test_what_is_no_notation_has_no_task() -> None:
    reply = handle({"problem": "Tom has three apples.", "answer": "3"})
    assert (reply["task"], reply["status"]) == (None, "unchecked")


def test_the_warm_up_loads_every_check() -> None:
    """Behind the worker's walls nothing can be imported any more."""
    modules = {path.stem for path in Path(qmath.check.__file__).parent.glob("*.py")} - {
        "__init__",
        "client",
        "service",
    }
    code = "import sys; from qmath.check.service import preload; preload(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name for name in modules if f"qmath.check.{name}" not in loaded} == set()
