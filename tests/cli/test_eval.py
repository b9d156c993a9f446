"""`qmath eval` as a process: the exact strategy stands in for a model."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import QMATH, bare, qmath, records

from qmath.store.output_file import OutputFile

PROBLEMS = [
    {"id": "a", "problem": "x^2=4", "answer": "-2, 2", "level": 1, "subject": "Algebra"},
    {"id": "b", "problem": "Compute 2^10", "answer": "1025", "level": 2},
    {"id": "c", "problem": "1/2+1/3", "answer": r"\frac{5}{6}"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "problems.jsonl"
    path.write_text("\n".join(map(json.dumps, PROBLEMS)), encoding="utf-8")
    return path


def test_a_table_a_picture_and_a_file_that_is_gone_on_with(file: Path, tmp_path: Path) -> None:
    out, svg = tmp_path / "out.jsonl", tmp_path / "out.svg"
    done = qmath("eval", str(file), "--mode", "exact", "--limit", "2", "-o", str(out), "--svg", str(svg))
    assert done.returncode == 0, done.stderr
    assert "50.0 %" in done.stdout
    assert "By level" in done.stdout
    assert "verified" in done.stdout
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    first = out.read_text(encoding="utf-8")
    assert [json.loads(line)["gold"] for line in first.splitlines()] == ["-2, 2", "1025"]

    again = qmath("eval", str(file), "--mode", "exact", "-o", str(out), "--json")
    assert again.returncode == 0, again.stderr
    assert out.read_text(encoding="utf-8").startswith(first)
    *told, last = records(again)
    assert [(r["id"], r["correct"]) for r in told] == [("a", True), ("b", False), ("c", True)]
    assert last["summary"]["n"] == 3
    assert last["summary"]["accuracy"]["answer"]["right"] == 2

    compared = qmath("eval", "--compare", str(out), str(out), "--json")
    assert compared.returncode == 0, compared.stderr
    (found,) = records(compared)
    assert (found["n"], found["both"], found["mcnemar_p"]) == (3, 2, 1.0)
    other = tmp_path / "b"
    other.mkdir()
    shutil.copy(out, other)
    shown = qmath("eval", "--compare", "out.jsonl", "b/out.jsonl", cwd=tmp_path).stdout
    assert "McNemar" in shown
    assert "only in out.jsonl 0, only in b/out.jsonl 0" in shown


def test_lines_that_are_no_problems_are_told(file: Path) -> None:
    file.write_text(json.dumps(PROBLEMS[0]) + '\nnot json\n{"problem": "x"}\n', encoding="utf-8")
    done = qmath("eval", str(file), "--mode", "exact", "--json")
    assert done.returncode == 3
    assert "Line 2 is not JSON." in done.stderr
    assert records(done)[-1]["summary"]["n"] == 1


def test_what_is_wrong_at_once(file: Path, tmp_path: Path) -> None:
    assert qmath("eval").returncode == 2
    assert qmath("eval", str(tmp_path / "none.jsonl")).returncode == 2
    both = qmath("eval", str(file), "--compare", str(file), str(file))
    assert both.returncode == 2
    no_records = qmath("eval", "--compare", str(file), str(file))
    assert no_records.returncode == 2
    assert "no record" in no_records.stderr


def test_a_reward_model_needs_its_server_and_samples(file: Path) -> None:
    done = qmath("eval", str(file), "--select", "reward", "-n", "2")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--reward-endpoint" in done.stderr
    alone = qmath("eval", str(file), "--select", "reward", "--reward-endpoint", "http://127.0.0.1:9")
    assert "-n 8" in alone.stderr


def test_a_file_is_one_runs_at_a_time(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    other = OutputFile(out)  # as another run holds it
    refused = qmath("eval", str(file), "--mode", "exact", "-o", str(out))
    other.close()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "in use by another run" in refused.stderr
    assert out.read_bytes() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupted_run_is_gone_on_with(tmp_path: Path) -> None:
    file, out = tmp_path / "problems.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": f"p{i}", "problem": f"Compute {i}+{i}", "answer": str(2 * i)} for i in range(30)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [*QMATH, "eval", str(file), "--mode", "exact", "-o", str(out), "--json"]
    with subprocess.Popen(command, env=bare(), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()  # a record is out
        running.send_signal(signal.SIGINT)
        running.stdout.read()
    assert running.returncode == 130
    before = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert 0 < len(before) < len(rows)
    with out.open("a") as torn:
        torn.write('{"v": 1, "id": "p2')

    again = qmath("eval", str(file), "--mode", "exact", "-o", str(out), "--json")
    assert again.returncode == 0, again.stderr
    assert "cut short" in again.stderr
    after = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert after[: len(before)] == before
    assert sorted(after) == sorted(row["id"] for row in rows)
    assert records(again)[-1]["summary"]["accuracy"]["answer"]["right"] == len(rows)
