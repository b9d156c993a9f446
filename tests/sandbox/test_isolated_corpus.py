"""The shared corpora of hostile and legitimate cells, in isolated workers."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from qmath.sandbox.limits import CellLimits
from qmath.sandbox.pool import WorkerPool

CORPORA = Path(__file__).resolve().parents[2] / "../shared/attacks"
SECONDS = 2.0

pytestmark = pytest.mark.acceptance


def cells(name: str) -> list:
    if not (CORPORA / name).exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="the shared corpora are not here"))]
    lines = (CORPORA / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(cell, id=cell["name"]) for cell in map(json.loads, lines)]


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(limits=CellLimits(seconds=SECONDS, memory_bytes=512 << 20)) as pool:
        pool.walls()
        yield pool


@pytest.mark.parametrize("cell", cells("hostile.jsonl"))
def test_a_hostile_cell_gets_nowhere(pool, cell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pool.namespace() as namespace:
        began = time.monotonic()
        result = namespace.run(cell["code"])
        assert time.monotonic() - began < SECONDS + 1.0
        assert "PWNED" not in result.output
        after = namespace.run("import math\nprint(2**3, math.pi > 3.14, 1 + 1)")
        assert (after.status, after.output.strip()) == ("ok", "8 True 2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", cells("legit.jsonl"))
def test_a_legitimate_cell_is_right(pool, cell):
    with pool.namespace() as namespace:
        result = namespace.run(cell["code"])
    assert result.status == "ok", result.output
    if cell.get("want") is not None:
        assert result.output.strip() == cell["want"].strip()
