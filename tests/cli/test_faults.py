"""Nothing is lost: runs that are killed, interrupted, out of disk or cut off go on where they were."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pexpect
import psutil
import pytest
from processes import QMATH, bare, qmath

from qmath.doctor.tiny import write_tiny_model

EXACT = ("solve", "--mode", "exact", "-q")
HOSTILE = [
    "__import__('os').system('touch pwned.tmp')",
    "9^(9^(9^9))",
    "(" * 20_000,
    "\x1b[2J\x1b]0;title\x07 x = 1",
    "{{}}{0.__class__}",
    "x = 1; while True: pass",
]


def mixed(good: int, bad: int, seed: int) -> list[bytes]:
    """Lines of every kind in random order, with the ids that their records are to have."""
    chance = random.Random(seed)
    lines = [json.dumps({"id": f"p{n}", "problem": f"{n + 1}x = {n + 1}"}).encode() for n in range(good)]
    kinds = [
        lambda n: json.dumps({"problem": HOSTILE[n]}).encode() if n < len(HOSTILE) else b"[%d]" % n,
        lambda n: b'{"problem": "x = %d' % n,
        lambda n: b'{"id": "p0", "problem": "x + %d = 0"}' % n,
        lambda n: b'{"id": ["p0"], "problem": ""}',
        lambda n: b'{"nothing": %d}' % n,
        lambda n: b"\xff\xfe %d" % n,
        lambda n: b'{"problem": "\\u0000 %d"}' % n,
    ]
    lines += [kinds[n % len(kinds)](n // len(kinds)) for n in range(bad)]
    lines.insert(1, b'{"problem": "' + b"1+" * (1 << 20) + b'1"}')
    chance.shuffle(lines)
    first = next(i for i, line in enumerate(lines) if b'"id": "p0", "problem": "1x' in line)
    lines.insert(0, lines.pop(first))
    return lines


def expected_ids(lines: list[bytes]) -> list[str]:
    ids = []
    for number, line in enumerate(lines, 1):
        named = line.startswith(b'{"id": "p') and (b'"id": "p0"' not in line or number == 1)
        ids.append(json.loads(line)["id"] if named else f"line:{number}")
    return ids


def read(path: Path) -> list[dict[str, Any]]:
    """The records; a torn line is an error."""
    data = path.read_bytes()
    assert data.endswith(b"\n") or not data
    return [json.loads(line) for line in data.splitlines()]


def start(*arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*QMATH, *arguments], env=bare(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **streams
    )


def kill_at(process: subprocess.Popen[bytes], out: Path, size: int, later: float) -> None:
    """Kill a run `later` seconds after its file has grown to `size`, and see that nothing of it is left."""
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        if out.exists() and out.stat().st_size >= size:
            break
        time.sleep(0.001)
    time.sleep(later)
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert psutil.wait_procs(children, timeout=20)[1] == []


def survive(
    lines: list[bytes], kills: int, folder: Path, *options: str, seed: int = 1
) -> list[dict[str, Any]]:
    """The records of a run that was killed `kills` times on its way."""
    source, out = folder / "problems.jsonl", folder / "answers.jsonl"
    source.write_bytes(b"\n".join(lines))
    chance = random.Random(seed)
    arguments = (*options, "-f", str(source), "-o", str(out))
    whole = len(lines) * 750  # bytes, about
    for kill in range(kills):
        size = int(whole * (kill + chance.random()) / kills)
        kill_at(
            start(*arguments, stdin=subprocess.DEVNULL), out, size, chance.choice([0, chance.random() / 10])
        )
    done = qmath(*arguments)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr[-500:]
    again = qmath(*arguments)
    assert (again.returncode, again.stdout, again.stderr) == (3, "", "")
    return read(out)


def test_killed_again_and_again_every_problem_is_there_once(tmp_path: Path) -> None:
    lines = mixed(good=3, bad=400, seed=1)
    records = survive(lines, 2, tmp_path, *EXACT)
    assert [r["id"] for r in records] == expected_ids(lines)
    assert all(r["answer"] == "1" for r in records if r["id"].startswith("p"))
    errors = [r for r in records if r["error"] and r["error"]["type"] == "ProblemError"]
    assert all(f"ine {r['id'][5:]} " in r["error"]["message"] for r in errors)
    assert len(errors) >= 250
    assert not (tmp_path / "pwned.tmp").exists()


@pytest.mark.acceptance
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("engine", ["exact", "tiny"])
def test_thirty_kills(engine: str, tmp_path: Path) -> None:
    lines = mixed(good=100, bad=100, seed=2)
    options = EXACT
    if engine == "tiny":
        write_tiny_model(tmp_path / "tiny.gguf")
        options = (
            "solve",
            "-q",
            "--model",
            str(tmp_path / "tiny.gguf"),
            "--max-tokens",
            "9",
            "--mode",
            "auto",
        )
    records = survive(lines, 30, tmp_path, *options)
    assert [r["id"] for r in records] == expected_ids(lines)
    assert sum(r["answer"] == "1" for r in records) >= 100


def test_one_run_at_a_time(tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    with start(*EXACT, "-o", str(out), stdin=subprocess.PIPE) as first:
        assert first.stdin is not None
        first.stdin.write(b"x = 1\n")
        first.stdin.flush()
        while not (out.exists() and out.stat().st_size):
            time.sleep(0.01)
        holders = psutil.Process(first.pid).children(recursive=True)
        assert holders
        if sys.platform == "linux":  # no worker has the file, or it would keep the lock
            assert not any(file.path == str(out) for child in holders for file in child.open_files())
        second = qmath(*EXACT, "-o", str(out), "x = 2")
        assert (second.returncode, second.stdout) == (2, "")
        assert "in use by another run" in second.stderr
        first.send_signal(signal.SIGKILL)
    third = qmath(*EXACT, "-o", str(out), "x = 2")
    assert (third.returncode, third.stderr) == (0, "")
    assert [r["id"] for r in read(out)] == ["line:1", "arg:1"]
    assert os.listdir(tmp_path) == ["a.jsonl"]


def test_a_full_disk_costs_what_does_not_fit(tmp_path: Path) -> None:
    lines = [b'{"nothing": %d}' % n for n in range(40)]
    source, out = tmp_path / "p.jsonl", tmp_path / "a.jsonl"
    source.write_bytes(b"\n".join(lines))
    command = [*QMATH, *EXACT, "-f", str(source), "-o", str(out)]
    full = subprocess.run(
        ["bash", "-c", 'ulimit -f 8; exec "$@"', "bash", *command],
        env=bare(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (full.returncode, full.stdout) == (1, "")
    assert "Make room" in full.stderr.splitlines()[-1]
    assert 0 < len(read(out)) < 40
    assert qmath(*command[len(QMATH) :]).returncode == 3
    assert [r["id"] for r in read(out)] == [f"line:{n}" for n in range(1, 41)]


def test_a_reader_that_leaves_ends_the_run_quietly(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("x = 1\n" * 50)
    process = subprocess.Popen(
        [*QMATH, *EXACT, "-f", str(tmp_path / "p.txt")],
        env=bare(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"1\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "p.txt", tmp_path / "a.jsonl"
    source.write_text("\0\n" * 9 + "x = 1\nx = 1\n")
    arguments = ["solve", "--mode", "exact", "-f", str(source), "-o", str(out)]
    child = pexpect.spawn(
        QMATH[0],
        [*QMATH[1:], *arguments],
        env={**bare(), "TERM": "xterm-256color"},  # type: ignore[arg-type]
        timeout=90,
    )
    while not (out.exists() and out.stat().st_size):
        child.read_nonblocking(4096)
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert 0 < len(read(out)) < 11
    assert qmath(*arguments, "-q").returncode == 3
    assert [(r["id"], r["answer"]) for r in read(out)] == [
        (f"line:{n}", "1" if n > 9 else None) for n in range(1, 12)
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "p.jsonl", "-o", "p.jsonl"], "is read and written at once"),
        (["-o", ".", "x=1"], "is a directory"),
        (["-o", "-", "x=1"], "--json prints the records to stdout"),
        (["-o", "nowhere/a.jsonl", "x=1"], "folder that is not there"),
        (["-o", "diary.txt", "x=1"], "Line 1 of diary.txt is no record"),
        (["-o", "p.jsonl", "--mode", "tir", "x=1"], "written with --mode exact"),
    ],
)
def test_files_that_are_refused(arguments: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary")
    record = {"v": 1, "id": "a", "problem": "x=1", "options": {"mode": "exact"}}
    (tmp_path / "p.jsonl").write_text(json.dumps(record) + "\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = qmath(*EXACT, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_torn_end_is_told_and_mended(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text("[1]\n[2]\n")
    out = tmp_path / "a.jsonl"
    arguments = (*EXACT, "-f", str(tmp_path / "p.jsonl"), "-o", str(out))
    assert qmath(*arguments).returncode == 3
    out.write_bytes(out.read_bytes()[:-20])
    assert "was cut short; its problem is solved again" in qmath(*arguments).stderr
    assert [r["id"] for r in read(out)] == ["line:1", "line:2"]
