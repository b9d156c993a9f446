"""`qmath exec` as a process: what it prints, and the code it exits with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

import qmath
from qmath.cli.exec import exec_, split
from qmath.errors import InputFileError, UsageError

ROOT = str(Path(qmath.__file__).parents[1])
COMMAND = [sys.executable, "-m", "qmath.cli.main", "exec"]
FORMS = pytest.mark.parametrize("form", [[], ["--isolated"]], ids=["in process", "isolated"])


def run(
    *arguments: str, cells: str | bytes | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `qmath exec` with `cells` on stdin."""
    data = cells.encode() if isinstance(cells, str) else cells
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=b"" if data is None else data,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": ROOT},
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def records(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


CELLS = """\
# %%
x = 6
print("one")
x * 7
# %% a second cell
1 / 0
# %%
import os
# %%
while True: pass
# %%
import sys, warnings
sys.stderr.write("aside")
warnings.warn("loud")
print(x, chr(0xD800), file=sys.stderr)
"""


@FORMS
def test_every_cell_is_a_line_and_all_run(form, tmp_path):
    done = run("--json", "--cell-timeout", "0.5", *form, cells=CELLS, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "")
    assert list(tmp_path.iterdir()) == []
    lines = records(done)
    assert [line["status"] for line in lines] == ["ok", "error", "denied", "timeout", "ok"]
    assert lines[0]["output"].split() == ["one", "42"]
    assert "ZeroDivisionError" in lines[1]["output"]
    assert "os" in lines[2]["output"]
    assert "6 ?" in lines[4]["output"]
    for line in lines:
        assert list(line) == ["v", "status", "output", "truncated", "seconds"]
        assert line["v"] == 1
        assert line["truncated"] is False
        assert 0 <= line["seconds"] < 5
    assert 0.4 < lines[3]["seconds"] < 3


@FORMS
def test_plain_output_is_that_of_the_cells(form, tmp_path):
    (tmp_path / "cells.py").write_bytes(
        "\ufeffprint('eins', '二', chr(0xDC00))\r\n2**70\r\n# %%\r\n1/0\r\n# %%\r\nNone\r\n".encode()
    )
    done = run(*form, str(tmp_path / "cells.py"))
    lines = done.stdout.splitlines()
    assert lines[:2] == ["eins 二 ?", "1180591620717411303424"]
    assert "ZeroDivisionError: division by zero" in done.stdout
    assert (done.returncode, done.stderr) == (3, "")


def test_all_ok_is_0_and_output_is_as_it_was_in_a_pipe():
    done = run("-", cells="print('\\x1b[31mred\\a')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "\x1b[31mred\a\n", "")


def test_on_a_terminal_control_characters_are_shown(tmp_path):
    file = tmp_path / "cells.py"
    file.write_text("print('\\x1b]0;title\\x07\\x1b[31mred')")
    command, *arguments = [*COMMAND, str(file)]
    child = pexpect.spawn(
        command, arguments, env={**os.environ, "PYTHONPATH": ROOT}, timeout=30, encoding="utf-8"
    )
    child.expect(pexpect.EOF)
    assert "\x1b" not in child.before
    assert "␛[31mred" in child.before
    child.close()


def test_on_a_terminal_without_a_file_there_is_nothing_to_run():
    command, *arguments = COMMAND
    child = pexpect.spawn(
        command, arguments, env={**os.environ, "PYTHONPATH": ROOT}, timeout=30, encoding="utf-8"
    )
    child.expect("There is nothing to run")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2


def bad_inputs(tmp_path: Path) -> list[tuple[str, str, bytes]]:
    """What is said, the argument, and stdin."""
    latin, empty = tmp_path / "latin.py", tmp_path / "empty.py"
    latin.write_bytes(b"print('\xe9')")
    empty.write_text("\n# %%\n\n")
    return [
        ("none.py is not there", str(tmp_path / "none.py"), b""),
        ("is a directory", str(tmp_path), b""),
        ("latin.py is not UTF-8", str(latin), b""),
        ("holds no cell", str(empty), b""),
        ("holds no cell", "-", b""),
        ("stdin is not UTF-8", "-", b"\xff\xfe"),
        ("larger than 8 MiB", "-", b"#" * (9 << 20)),
    ]


@pytest.mark.parametrize("case", range(7))
def test_bad_input_is_an_error_before_anything_runs(case, tmp_path, monkeypatch):
    said, argument, data = bad_inputs(tmp_path)[case]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    with pytest.raises(InputFileError, match=said):
        exec_(argument)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 1e6, float("nan"), float("inf")])
def test_a_time_limit_is_a_number_above_0(seconds):
    with pytest.raises(UsageError, match="--cell-timeout"):
        exec_("-", cell_timeout=seconds)


def test_an_error_is_one_sentence_and_2(tmp_path):
    done = run(str(tmp_path / "none.py"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_neither_llama_nor_the_hub_is_imported():
    code = (
        "import sys\nfrom qmath.cli.main import main\nsys.argv[1:] = ['exec', '-']\n"
        "try: main()\nfinally: print([m for m in ('llama_cpp', 'huggingface_hub') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="1+1",
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ROOT},
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["2", "[]"]


def test_cells_are_split_at_lines_that_say_so():
    assert split("a\n# %%\nb") == ["a", "b"]
    assert split("# %%\na\n\n#%% title\nb\n") == ["a", "b"]
    assert split("x = 1 # %%\n#%%%\ny") == ["x = 1 # %%\n#%%%\ny"]
    assert split("if 1:\n  # %%\n  2") == ["if 1:\n  # %%\n  2"]
    with pytest.raises(InputFileError):
        split("# %%\n\n \n")
