"""`qmath solve` as a user runs it: what comes on which stream, and the code it ends with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from loopback_hub import LoopbackHub, serve
from processes import QMATH, bare, qmath, records
from typer.testing import CliRunner

from qmath.cli.app import app
from qmath.doctor.tiny import write_tiny_model

FIELDS = {
    "v", "id", "problem", "answer", "verdict", "mode", "engine", "model", "cells", "transcript", "attempts", "samples",
    "usage", "seconds", "finish", "error",
}  # fmt: skip
REPO = "bartowski/Qwen2.5-Math-{}-Instruct-GGUF"
FILE = "Qwen2.5-Math-{}-Instruct-Q4_K_M.gguf"
WORDS = "Anna has 3 apples and eats one."


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write_tiny_model(path)
    return path


class Announced(bytes):
    """A file that claims to be large."""

    def __len__(self) -> int:
        return 5_000_000_000


@pytest.fixture(scope="module")
def hub(tiny: Path) -> Iterator[LoopbackHub]:
    files = {
        REPO.format("1.5B"): {FILE.format("1.5B"): tiny.read_bytes()},
        REPO.format("7B"): {FILE.format("7B"): Announced(b"GGUF")},
    }
    with serve(files) as server:
        yield server


def test_in_a_pipe_stdout_is_the_answer_and_stderr_the_rest() -> None:
    done = qmath("solve", "--mode", "exact", "3x^2+7x-6=0")
    assert (done.returncode, done.stdout) == (0, "-3, \\frac{2}{3}\n")
    for part in ("Problem: 3x^2+7x-6=0", "```python", "```output", "\\boxed{", "verified ✓", "exact · "):
        assert part in done.stderr
    assert "\x1b" not in done.stderr


def test_lines_of_stdin_are_answered_in_order_and_bad_ones_told() -> None:
    lines = b"\xef\xbb\xbfx+1=2\r\n\n-3x >= 12\nx\0=1\n\xff\xfe\n1" + b"+1" * 600_000 + b"\nwhy?\n2+2\n2+2"
    done = qmath("solve", "--mode", "exact", "-q", stdin=lines)
    assert done.returncode == 3
    assert done.stdout.splitlines() == ["1", "(-\\infty, -4]", "", "", "", "", "4", "4"]
    assert [line.split(":")[2].strip() for line in done.stderr.splitlines()] == ["4", "5", "6", "7"]
    assert "Line 4 contains a NUL byte" in done.stderr


def test_a_file_of_records_gives_a_record_a_line(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "problem": "x+1=2", "answer": "the gold answer"},
        {"question": "1/2+1/3"},
        {"id": 7, "problem": "2+2"},
        {"id": 7, "problem": "2+2"},
        {"problem": ""},
        {"nothing": 1},
        {"id": "x", "problem": "\ud800"},
    ]
    path = tmp_path / "problems.jsonl"
    path.write_text("\ufeff" + "\n".join(map(json.dumps, rows)) + "\n{not JSON", encoding="utf-8")
    done = qmath("solve", "--mode", "exact", "--json", "-q", "-f", str(path))
    found = records(done)
    assert done.returncode == 3
    assert [(r["id"], r["answer"]) for r in found] == [
        ("a", "1"),
        ("line:2", "\\frac{5}{6}"),
        ("7", "4"),
        ("line:4", None),
        ("line:5", None),
        ("line:6", None),
        ("x", None),
        ("line:8", None),
    ]
    assert all(set(r) == FIELDS for r in found)
    assert "the gold answer" not in done.stdout
    good, bad = found[0], found[-1]
    assert (good["v"], good["mode"], good["engine"], good["model"], good["finish"], good["error"]) == (
        1, "exact", None, None, "answer", None,
    )  # fmt: skip
    assert set(good["verdict"]) == {"status", "how"}
    assert [set(c) for c in good["cells"]] == [{"code", "output", "status", "seconds"}]
    assert set(good["usage"]) == {"prompt_tokens", "completion_tokens", "evaluated_tokens"}
    assert (bad["finish"], bad["error"]) == (
        "error",
        {"type": "ProblemError", "message": "Line 8 is not JSON."},
    )


@pytest.mark.parametrize("offline", [{}, {"HF_HUB_OFFLINE": "1"}], ids=["no hub", "offline"])
def test_a_bare_machine_answers_notation_and_says_what_is_missing(offline: dict[str, str]) -> None:
    done = qmath("solve", "-q", "x=2x-5", WORDS, env=bare(**offline))
    assert (done.returncode, done.stdout) == (3, "5\n\n")
    warning, missed = done.stderr.splitlines()
    assert "--model PATH.gguf" in warning
    assert missed.startswith("qmath: arg:2: No answer: There is no model")


def test_no_place_to_write_is_no_reason_to_fail(tmp_path: Path) -> None:
    env = bare(HF_HUB_OFFLINE="1", HOME="/proc/nowhere", XDG_CACHE_HOME="", XDG_CONFIG_HOME="")
    del env["HF_HOME"]
    assert qmath("solve", "-q", "x=1", env=env, cwd=tmp_path).stdout == "1\n"
    assert list(tmp_path.iterdir()) == []


def test_the_exact_mode_needs_neither_engine_nor_hub() -> None:
    script = (
        "import sys; sys.argv = ['qmath', 'solve', '-q', '--mode', 'exact', 'x=1']\n"
        "from qmath.cli.main import main\n"
        "try: main()\n"
        "finally: print([m for m in ('llama_cpp', 'huggingface_hub') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=bare(), timeout=60
    )
    assert done.stdout.split() == ["1", "[]"]


def test_a_model_that_is_named_runs(tiny: Path) -> None:
    options = ("--model", str(tiny), "--max-tokens", "8", "--mode", "cot", "--json", "--temperature", "1")
    first, again = records(qmath("solve", *options, "--jobs", "1", "--seed", "1", WORDS, WORDS))
    (other,) = records(qmath("solve", *options, "--seed", "2", WORDS))
    assert set(first) == FIELDS
    assert (first["engine"], first["model"], first["mode"]) == ("llama", "qmath self-test", "cot")
    assert (first["answer"], first["finish"], first["error"]) == (None, "length", None)
    assert first["usage"]["completion_tokens"] == 8
    assert first["transcript"] == again["transcript"] != other["transcript"]


def test_auto_goes_on_to_the_exact_strategy(tiny: Path) -> None:
    done = qmath("solve", "--model", str(tiny), "--max-tokens", "4", "--json", "-q", "x^2=4")
    (record,) = records(done)
    assert (done.returncode, record["answer"], record["mode"]) == (0, "-2, 2", "exact")
    assert [(a["mode"], a["answer"], a["why"]) for a in record["attempts"]] == [
        ("tir", None, "it ran into its limit of tokens"),
        ("cot", None, "it ran into its limit of tokens"),
    ]
    assert record["usage"]["completion_tokens"] == 8


def test_a_problem_larger_than_the_context_has_both_numbers(tiny: Path) -> None:
    done = qmath("solve", "--model", str(tiny), "--ctx", "64", "--mode", "cot", "--json", "-q", WORDS)
    (record,) = records(done)
    assert (done.returncode, record["error"]["type"]) == (3, "PromptTooLong")
    assert re.search(r"needs \d+ tokens and the context holds 64\. .*--ctx", record["error"]["message"])


def test_time_limits() -> None:
    done = qmath("solve", "--mode", "exact", "--json", "-q", "--isolated", "--timeout", "0.01", "x=1")
    (record,) = records(done)
    assert (done.returncode, record["finish"], record["error"]["type"]) == (3, "timeout", "Timeout")
    cut = qmath("solve", "--mode", "exact", "-q", "--isolated", "--cell-timeout", "0.001", "x^2=4")
    assert (cut.returncode, cut.stdout) == (3, "\n")
    assert cut.stderr == "qmath: arg:1: No answer: the time was up\n"


def test_a_large_download_wants_consent_and_a_small_one_is_made(hub: LoopbackHub, tmp_path: Path) -> None:
    env = bare(HF_ENDPOINT=hub.address, HF_HUB_CACHE=str(tmp_path))
    large = qmath("solve", "--model", "7b", "x=1", env=env)
    assert (large.returncode, large.stdout) == (2, "")
    assert "5.0 GB" in large.stderr
    assert "--yes" in large.stderr
    assert hub.methods() == ["HEAD"]

    options = ("--model", "1.5b", "--max-tokens", "4", "--mode", "cot", "--json", "--no-download")
    fetched = qmath("solve", *options[:-1], WORDS, env=env)
    assert "downloaded the model" in fetched.stderr
    assert records(qmath("solve", *options, WORDS, env=env))[0]["model"].startswith("Qwen2.5-Math 1.5B")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("change", "escapes", "colours"),
    [({}, True, True), ({"NO_COLOR": "1"}, True, False), ({"TERM": "dumb"}, False, False)],
    ids=["xterm", "NO_COLOR", "dumb"],
)
def test_on_a_terminal_transcript_and_answer_are_on_stdout(
    change: dict[str, str], escapes: bool, colours: bool
) -> None:
    child = pexpect.spawn(
        "/bin/sh",
        ["-c", '"$@" 2>/dev/null', "sh", *QMATH, "solve", "--mode", "exact", "x^2=4"],
        env={**bare(), "TERM": "xterm-256color", **change},  # type: ignore[arg-type]
        dimensions=(24, 80),
        timeout=60,
        encoding="utf-8",
    )
    child.expect(pexpect.EOF)
    child.close()
    shown = child.before or ""
    assert child.exitstatus == 0
    for part in ("symbols(", "Answer: ", "-2, 2", "verified ✓", "exact · "):
        assert part in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    assert ("\x1b[" in shown) is escapes
    assert bool(re.search(r"\x1b\[(?:[0-9]+;)*(?:3[0-7]|38;[25])[;m]", shown)) is colours


def test_an_answer_does_not_wait_for_the_next_line() -> None:
    command = [*QMATH, "solve", "-q", "--mode", "exact"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=bare()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line, answer in ((b"x=1\n", b"1\n"), (b"x=2\n", b"2\n")):
            process.stdin.write(line)
            process.stdin.flush()
            assert process.stdout.readline() == answer
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_two_at_once() -> None:
    command = [*QMATH, "solve", "-q", "--mode", "exact", "x=1"]
    both = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=bare()) for _ in "ab"
    ]
    assert [process.communicate(timeout=60)[0] for process in both] == [b"1\n", b"1\n"]


def refuse(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["solve", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        ([""], b"", "Problem 1 is empty."),
        (["x=1", " "], b"", "Problem 2 is empty."),
        (["a\0"], b"", "NUL"),
        (["\udcff"], b"", "not valid Unicode"),
        (["x", "-f", "y"], b"", "-f FILE"),
        (["-", "x"], b"", "- stands for all of stdin"),
        (["--whole", "x"], b"", "--whole"),
        (["--whole", "-f", "x"], b"", "--whole"),
        (["--whole"], b" \n", "is empty"),
        (["--whole"], b"\xff", "not UTF-8"),
        ([], b"\n \n", "nothing in stdin"),
        (["-"], b"", "nothing in stdin"),
        (["-f", "nowhere.txt"], b"", "nowhere.txt is not there"),
        (["-f", "."], b"", ". is a directory"),
        (["--mode", "exact", "--model", "7b", "x"], b"", "--model"),
        (["--timeout", "0", "x"], b"", "--timeout"),
        (["--cell-timeout", "-1", "x"], b"", "--cell-timeout"),
        (["--seed", "-1", "x"], b"", "--seed"),
        (["-x = 3"], b"", "write -- before it"),
    ],
)
def test_what_is_wrong_at_once_is_told_at_once(arguments: list[str], stdin: bytes, said: str) -> None:
    code, stdout, stderr = refuse(*arguments, stdin=stdin)
    assert (code, stdout) == (2, "")
    assert said in stderr
    assert stderr.startswith("qmath: ")
    assert stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--mode", "guess", "x"], ["--ctx", "many", "x"], ["--nonsense", "x"]])
def test_options_that_typer_refuses(arguments: list[str]) -> None:
    code, stdout, stderr = refuse(*arguments)
    assert (code, stdout) == (2, "")
    assert arguments[0] in stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nonesuch", "There is no model called 'nonesuch'"),
        ("", "empty"),
        ("no.gguf", "no.gguf"),
        ("folder", "is a directory"),
        ("text.gguf", "is not a GGUF"),
        ("cut.gguf", "is cut short"),
        ("head.gguf", "cut short or corrupt"),
        ("hf:one", "hf:OWNER/REPO/FILE.gguf"),
    ],
)
def test_a_model_that_is_none(
    name: str, said: str, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.gguf").write_text("no model")
    (tmp_path / "cut.gguf").write_bytes(tiny.read_bytes()[:100_000])
    (tmp_path / "head.gguf").write_bytes(tiny.read_bytes()[:100])
    monkeypatch.chdir(tmp_path)
    code, stdout, stderr = refuse("--model", name, "x=1")
    assert (code, stdout) == (2, "")
    assert said in stderr
    assert stderr.count("\n") == 1


def test_an_architecture_that_llama_cpp_does_not_know(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "new.gguf").write_bytes(tiny.read_bytes().replace(b"qwen2", b"qwenX"))
    done = qmath("solve", "-q", "--model", str(tmp_path / "new.gguf"), "x=1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown model architecture: 'qwenX'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_whole_and_dashes() -> None:
    assert qmath("solve", "--mode", "exact", "-q", "--whole", stdin="x+y=3,\nx-y=1\n").stdout == "(2, 1)\n"
    done = qmath("solve", "--mode", "exact", "-q", "-3x >= 12", "--", "-x = 3")
    assert done.stdout == "(-\\infty, -4]\n-3\n"
