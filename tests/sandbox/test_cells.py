from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import qmath
from qmath.sandbox.cells import request_of
from qmath.sandbox.limits import CellLimits

LIGHT = (
    "import sys, qmath.sandbox.pool; print([m for m in ('sympy', 'numpy', 'llama_cpp') if m in sys.modules])"
)


def test_a_request_is_plain_data():
    request = request_of("1 + 1", CellLimits(seconds=2.5))
    assert json.loads(json.dumps(request)) == request
    assert request["code"] == "1 + 1"
    assert CellLimits(**request["limits"]) == CellLimits(seconds=2.5)


def test_qmath_itself_imports_nothing_heavy_for_it():
    root = str(Path(qmath.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout == "[]\n"
