"""The process: closed streams, closed pipes, full disks, encodings, and Ctrl-C wherever it comes."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from loopback_hub import serve
from processes import QMATH, bare, qmath, records

CHECK = ("check", "x=1", "1")
SOLVE = ("solve", "-q", "--mode", "exact", "x=1")
REPO = "bartowski/Qwen2.5-Math-1.5B-Instruct-GGUF"
FILE = "Qwen2.5-Math-1.5B-Instruct-Q4_K_M.gguf"

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells and signals")


def shell(tail: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run qmath in a shell with redirections; the last line of stderr is qmath's own exit status."""
    script = f'{{ "$@"; echo $? >&3; }} 3>&2 {tail}'
    command = ["/bin/sh", "-c", script, "sh", *QMATH, *arguments]
    return subprocess.run(command, env=bare(), capture_output=True, text=True, timeout=60, check=False)


@posix
@pytest.mark.parametrize(
    "arguments",
    [("solve", "--mode", "exact", "--json", "x=1"), CHECK, ("--help",), ("models",)],
    ids=["solve", "check", "help", "models"],
)
def test_a_closed_pipe_ends_the_program_quietly(arguments: tuple[str, ...]) -> None:
    done = shell("2>/dev/null | true", *arguments)
    assert done.stderr == "141\n"


@posix
def test_head_gets_its_line_and_the_rest_is_not_solved() -> None:
    started = time.monotonic()
    command = ["/bin/sh", "-c", 'yes "x+1=2" | { "$@"; echo $? >&2; } | head -1', "sh", *QMATH, *SOLVE[:-1]]
    done = subprocess.run(command, env=bare(), capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "141\n")
    assert time.monotonic() - started < 30


@posix
@pytest.mark.parametrize(
    ("tail", "arguments", "code"),
    [
        ("<&-", SOLVE, 0),
        (">&-", CHECK, 0),
        ("<&- >&- 2>&-", CHECK, 0),
        ("<&-", SOLVE[:-1], 2),
        (">&-", ("exec", "-"), 2),
        ("<&-", ("check",), 2),
    ],
)
def test_closed_streams_are_no_failure(tail: str, arguments: tuple[str, ...], code: int) -> None:
    done = shell(tail, *arguments)
    assert done.stderr.splitlines()[-1] == str(code)
    assert "Traceback" not in done.stderr
    assert done.stdout == ("1\n" if tail == "<&-" and code == 0 else "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [CHECK, ("--help",), ("models",)], ids=["check", "help", "models"])
def test_a_full_disk_is_a_sentence(arguments: tuple[str, ...]) -> None:
    sentence, code = shell(">/dev/full", *arguments).stderr.splitlines()
    assert "No space left on device" in sentence
    assert code == "1"


def test_an_encoding_loses_no_record() -> None:
    arguments = ("check", "--json", "２＋３", "5")
    for change in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}):
        (record,) = records(qmath(*arguments, env=bare(**change)))
        assert (record["problem"], record["answer"]) == ("２＋３", "5")


@pytest.mark.parametrize("busy", [True, False])
def test_the_interpreter_is_not_taken_down_under_a_thread(busy: bool) -> None:
    """What is registered for its end stands for the destructors of llama.cpp."""
    script = (
        "import atexit, sys, threading, time; from qmath.cli.main import main; atexit.register(print, 'torn down')\n"
        f"threading.Thread(target=time.sleep, args=({20 if busy else 0},), daemon=True).start(); time.sleep(0.1)\n"
        "sys.argv[1:] = ['exec', 'none.py']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=bare(), capture_output=True, text=True, timeout=15
    )
    assert done.returncode == 2
    assert "none.py is not there" in done.stderr
    assert done.stdout == ("" if busy else "torn down\n")


def test_debug_shows_where() -> None:
    for arguments in (("--debug", "exec", "none.py"), ("exec", "none.py", "--debug")):
        done = qmath(*arguments)
        assert done.returncode == 2
        assert "Traceback" in done.stderr
        assert "none.py is not there" in done.stderr.splitlines()[-1]
    assert "Traceback" not in qmath("exec", "--", "--debug").stderr


def interrupt(process: subprocess.Popen[bytes]) -> tuple[float, bytes]:
    """Seconds from Ctrl-C to the end, and what stands on stderr. Nothing that it started is left."""
    children = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    took = time.monotonic() - began
    assert psutil.wait_procs(children, timeout=5)[1] == []
    return took, said


def start(*arguments: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*QMATH, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env or bare(),
        start_new_session=True,
    )


@contextlib.contextmanager
def on_a_terminal() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A stream of problems on a terminal, whose live view stands; and the terminal's other end."""
    ours, theirs = os.openpty()
    command = [*QMATH, "solve", "--mode", "exact"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, env=bare(), process_group=0
    ) as process:
        os.close(theirs)
        assert process.stdin is not None
        process.stdin.write(b"x^2=4\n")
        process.stdin.flush()
        assert b"\x1b[?25l" in read_until(ours, b"\x1b[?25l")
        yield process, ours
    os.close(ours)


def read_until(terminal: int, wanted: bytes) -> bytes:
    seen = b""
    end = time.monotonic() + 30
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:  # nobody has the other end
                break
    return seen


@posix
def test_the_end_of_the_session_leaves_a_terminal_with_a_cursor() -> None:
    with on_a_terminal() as (process, terminal):
        process.terminate()
        assert process.wait(30) == 143
        assert b"\x1b[?25h" in read_until(terminal, b"none").rpartition(b"\x1b[?25l")[2]


@posix
def test_ctrl_z_shows_the_cursor_and_fg_goes_on() -> None:
    with on_a_terminal() as (process, terminal):
        process.send_signal(signal.SIGTSTP)
        while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        assert b"\x1b[?25h" in read_until(terminal, b"\x1b[?25h").rpartition(b"\x1b[?25l")[2]
        process.send_signal(signal.SIGCONT)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
        assert b"1 done" in read_until(terminal, b"none")


@posix
def test_who_ignores_ctrl_c_is_ended_by_sigterm_all_the_same() -> None:
    command = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *QMATH, "solve", "--mode", "exact"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=bare()) as process:
        time.sleep(1)
        process.terminate()
        assert process.wait(30) == -signal.SIGTERM


@posix
@pytest.mark.parametrize("delay", [0.1, 0.4, 0.8])
def test_ctrl_c_while_it_starts(delay: float) -> None:
    process = start("solve", "--mode", "exact")  # waits for stdin
    time.sleep(delay)
    took, said = interrupt(process)
    # Before the first line of ours is run, Python itself answers the signal: with it, or with 1 while it reads `site`.
    assert process.returncode == 130 or (delay == 0.1 and process.returncode in (-signal.SIGINT, 1))
    assert took < 3
    assert process.returncode != 130 or said == b""


@posix
@pytest.mark.parametrize("form", [[], ["--isolated"]], ids=["in process", "isolated"])
def test_ctrl_c_in_a_cell(form: list[str], tmp_path: Path) -> None:
    (tmp_path / "loop.py").write_text("print('begun')\n# %%\nwhile True: pass\n")
    process = start("exec", "--cell-timeout", "60", *form, str(tmp_path / "loop.py"))
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    time.sleep(0.2)
    took, said = interrupt(process)
    assert (process.returncode, said) == (130, b"")
    assert took < 3


@posix
def test_ctrl_c_in_a_download(tmp_path: Path) -> None:
    with serve({REPO: {FILE: bytes(30 << 20)}}) as hub:
        hub.fault = "slow"
        process = start("solve", "x=1", env=bare(HF_ENDPOINT=hub.address, HF_HUB_CACHE=str(tmp_path)))
        assert process.stderr is not None
        while b"downloading" not in process.stderr.readline():
            assert process.poll() is None
        took, said = interrupt(process)
    assert process.returncode == 130
    assert re.fullmatch(rb"the download of .* stopped at .*\n", said)
    assert took < 3
