from __future__ import annotations

import sys
from pathlib import Path

from qmath.doctor import fixing
from qmath.doctor.check import Check

BUILD = ("python", "-m", "build")
FOR_GPU = ("CMAKE_ARGS=-DGGML_CUDA=on", *BUILD)


def wanting(*fix: str) -> Check:
    return Check("g", "n", "warning", "d", "r", fix=fix)


def test_each_command_once_and_the_more_telling_build() -> None:
    assert fixing.commands([wanting(), wanting(*BUILD), wanting(*FOR_GPU), wanting(*BUILD)]) == [FOR_GPU]
    assert fixing.commands([wanting(*BUILD), wanting("other")]) == [BUILD, ("other",)]
    assert fixing.commands([wanting()]) == []


def test_commands_are_spelled_for_a_shell() -> None:
    assert fixing.spell(("A=1 2", "my program", "-x")) == "A='1 2' 'my program' -x"


def test_a_command_runs_with_its_assignments(tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = f"import os, pathlib; pathlib.Path({str(out)!r}).write_text(os.environ['CMAKE_ARGS'])"
    assert fixing.run(("CMAKE_ARGS=-DX=on", sys.executable, "-c", script)) == 0
    assert out.read_text() == "-DX=on"
    assert fixing.run((sys.executable, "-c", "raise SystemExit(3)")) == 3
