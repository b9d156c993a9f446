"""The shared corpora of hostile and legitimate cells, in process: a part of them always, all of them for acceptance."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "../shared/attacks"
SECONDS = 1.0
AFTER = "8 1 True [-2, 2] x + 1"

# One cell a child, because what gets through would change this process. The child compares its own state.
CHILD = """
import json, sys
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.preload import preload_named
import math, numpy, random, signal, sympy

def host():
    modules = [tuple(sorted((k, id(v)) for k, v in vars(m).items() if k != "_")) for m in (sympy, numpy, math, random)]
    classes = [tuple(sorted((k, id(v)) for k, v in vars(c).items())) for c in (sympy.Symbol, sympy.Basic)]
    values = sympy.S.Half.p, math.pi, random.getstate()[1][:3], sys.getrecursionlimit(), signal.getitimer(0)
    return modules, classes, values, id(sys.stdout)

request = json.load(sys.stdin)
namespace = Namespace(CellLimits(seconds=request["seconds"]))
preload_named(request["code"])  # what the host imports for a cell before it begins is not the cell's doing
before = host()
result = namespace.run(request["code"])
changed = host() != before
check = '''
import math
from sympy import *
x = Symbol('x')
print(2**3, S.Half.p, math.pi > 3.14, solve(x**2 - 4), x + 1)
'''
after = [namespace.run(check).output, Namespace().run(check).output]
print(json.dumps([result.status, result.output, result.seconds, changed, after]))
"""


def cells(name: str, every: int) -> list[Any]:
    if not (CORPORA / name).exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="the shared corpora are not here"))]
    corpus = [json.loads(line) for line in (CORPORA / name).read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(cell, id=cell["name"], marks=[] if i % every == 0 else pytest.mark.acceptance)
        for i, cell in enumerate(corpus)
    ]


def run(cell: dict[str, str], seconds: float, cwd: Path) -> tuple[Any, str]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps({**cell, "seconds": seconds}),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return json.loads(done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize("cell", cells("hostile.jsonl", every=12))
def test_a_hostile_cell_gets_nowhere(cell: dict[str, str], tmp_path: Path) -> None:
    (_, output, seconds, changed, after), printed = run(cell, SECONDS, tmp_path)
    assert "PW" + "NED" not in output + printed
    assert seconds < SECONDS + 1.0
    assert not changed
    assert after == [AFTER, AFTER]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", cells("legit.jsonl", every=12))
def test_a_legitimate_cell_is_right(cell: dict[str, str], tmp_path: Path) -> None:
    (status, output, *_), _ = run(cell, 20.0, tmp_path)
    assert status == "ok", output
    assert output == cell.get("want", output)
