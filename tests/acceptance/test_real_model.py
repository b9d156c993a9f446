"""The main job on real weights: Qwen2.5-Coder-1.5B, which has the architecture and template of Qwen2.5-Math-1.5B.

`make acceptance` names the file in QMATH_TEST_MODEL.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

MODEL = os.environ.get("QMATH_TEST_MODEL", "")
DATA = Path(__file__).parents[3] / "shared" / "data"
EQUATION = "3x^2+7x-6=0"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not Path(MODEL).is_file(), reason="QMATH_TEST_MODEL names no model (make acceptance)"),
    pytest.mark.timeout(900),  # a busy machine may write less than a token a second
]

QMATH = [sys.executable, "-m", "qmath.cli.main"]


def solve(*arguments: str, stdin: str | None = None) -> tuple[int, list[dict[str, Any]], str]:
    command = [*QMATH, "solve", "--model", MODEL, "--json", *arguments]
    run = subprocess.run(
        command, input=stdin, stdin=None if stdin else subprocess.DEVNULL, capture_output=True, text=True
    )
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def test_tir_solves_the_equation_with_a_cell_and_is_verified() -> None:
    code, (record,), transcript = solve("--mode", "tir", EQUATION)
    assert code == 0
    assert record["answer"] == r"-3, \frac{2}{3}"
    assert record["verdict"]["status"] == "verified"
    assert record["mode"] == "tir"
    (cell,) = record["cells"]
    assert (cell["status"], cell["output"]) == ("ok", "[-3, 2/3]")
    assert "\n```\n```output\n[-3, 2/3]\n```\n" in record["transcript"]
    assert "\\boxed{" in transcript


def test_each_token_is_evaluated_once() -> None:
    _, (record,), _ = solve("--mode", "tir", EQUATION)
    usage = record["usage"]
    blocks = re.findall(r"\n```output\n.*?\n```\n", record["transcript"], re.DOTALL)
    most = usage["prompt_tokens"] + usage["completion_tokens"] + sum(map(len, blocks))
    least = usage["prompt_tokens"] + usage["completion_tokens"] - 2 * (len(blocks) + 1)
    assert least <= usage["evaluated_tokens"] <= most
    assert usage["evaluated_tokens"] < 2 * usage["prompt_tokens"] + usage["completion_tokens"]


def test_cot_is_wrong_and_says_so() -> None:
    code, (record,), _ = solve("--mode", "cot", EQUATION)
    assert code == 0
    assert record["verdict"]["status"] == "refuted"
    assert "3 x^{2} + 7 x - 6" in record["verdict"]["how"]
    assert record["attempts"] == []


def test_auto_ends_verified() -> None:
    code, (record,), _ = solve(EQUATION)
    assert (code, record["verdict"]["status"], record["answer"]) == (0, "verified", r"-3, \frac{2}{3}")


def test_a_refuted_answer_is_tried_in_the_other_mode() -> None:
    # Too few tokens for TIR's cell: the attempt fails, and what was wrong stands in the record.
    _, (record,), _ = solve("--max-tokens", "12", EQUATION)
    assert [a["mode"] for a in record["attempts"]][:2] == ["tir", "cot"]
    assert all(a["why"] for a in record["attempts"])
    assert (record["mode"], record["verdict"]["status"]) == ("exact", "verified")


@pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation data is not beside this clone")
@pytest.mark.parametrize(("name", "first"), [("gsm8k_dev", 0), ("cmath_dev", 0)])
def test_word_problems_run_the_same_way(name: str, first: int) -> None:
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()[first : first + 4]
    code, records, _ = solve("-", stdin="\n".join(lines))
    given = [json.loads(line) for line in lines]
    assert [r["id"] for r in records] == [g["id"] for g in given]
    assert all(r["mode"] in ("tir", "cot") and r["engine"] == "llama" for r in records)
    assert all(r["verdict"]["status"] != "verified" for r in records)
    assert code == (0 if all(r["answer"] is not None for r in records) else 3)
    assert sum(r["answer"] == g["answer"] for r, g in zip(records, given, strict=True)) >= 2


@pytest.mark.parametrize("moment", ["prefill", "decode"])
def test_ctrl_c_ends_it_at_once(moment: str) -> None:
    text = "Count the primes. " * 150 if moment == "prefill" else "Tell me about primes."
    command = [*QMATH, "solve", "--model", MODEL, "--mode", "cot", text]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        if moment == "decode":
            while not process.stderr.read(1).strip():
                continue
        else:
            time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        assert process.wait(timeout=30) == 130
        assert time.monotonic() - started < 1.5
