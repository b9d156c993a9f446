"""One run at a time, whole lines or none: with real processes, full disks and closed pipes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qmath.errors import OutputFileError, WriteError
from qmath.store.output_file import OutputFile

HOLD = """
import sys, time
from pathlib import Path
from qmath.store.output_file import OutputFile
held = OutputFile(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(100)
"""


@contextmanager
def room_for(n_bytes: int) -> Iterator[None]:
    """No file may grow larger: what a full disk looks like to a process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_lines_are_there_as_soon_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a"
    file = OutputFile(path)
    file.append("{1}")
    assert path.read_text() == "{1}\n"
    file.append("{√2}")
    assert path.read_text("utf-8") == "{1}\n{√2}\n"
    file.close()
    file.close()


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(OutputFileError, match="in use by another run"):
            OutputFile(path)
        other.send_signal(signal.SIGKILL)
        other.wait()
        OutputFile(path).close()
    assert os.listdir(tmp_path) == ["a"]


def test_the_same_process_is_no_exception(tmp_path: Path) -> None:
    first = OutputFile(tmp_path / "a")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutputFileError, match="in use"):
        OutputFile(tmp_path / "b")
    first.close()
    OutputFile(tmp_path / "b").close()


def test_on_a_full_disk_there_is_a_whole_line_or_none(tmp_path: Path) -> None:
    path = tmp_path / "a"
    file = OutputFile(path)
    file.append("x" * 99)
    with (
        room_for(150),
        pytest.raises(WriteError, match=r"a cannot be written: File too large\. Make room\. .*whole"),
    ):
        file.append("y" * 99)
    assert path.read_bytes() == b"x" * 99 + b"\n"
    file.append("z")
    file.close()
    assert path.read_bytes().endswith(b"x\nz\n")


def test_a_torn_end_is_cut_off_and_a_missing_newline_added(tmp_path: Path) -> None:
    path = tmp_path / "a"
    record = '{"v": 1, "id": "1", "problem": "x"}'
    path.write_text(record + "\n" + record[:20])
    OutputFile(path).close()
    assert path.read_text() == record + "\n"
    path.write_text(record)
    file = OutputFile(path)
    file.append(record)
    file.close()
    assert path.read_text() == f"{record}\n{record}\n"


def test_nothing_of_a_foreign_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("Dear diary")
    with pytest.raises(OutputFileError, match="no record"):
        OutputFile(path)
    assert path.read_text() == "Dear diary"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (".", "is a directory"),
        ("nowhere/a", "in a folder that is not there"),
        ("file/a", "cannot be written: Not a directory"),
        ("a\0", "is no path"),
        ("x" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_opened(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputFileError, match=said):
        OutputFile(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is permitted to root")
def test_what_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o444)
    with pytest.raises(OutputFileError, match="Permission denied"):
        OutputFile(tmp_path / "a")


def test_devices_and_pipes(tmp_path: Path) -> None:
    null = OutputFile(Path(os.devnull))
    null.append("x")
    OutputFile(Path(os.devnull)).close()
    null.close()
    reader, writer = os.pipe()
    pipe = OutputFile(Path(f"/dev/fd/{writer}"))
    os.close(writer)
    pipe.append("x")
    assert os.read(reader, 9) == b"x\n"
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        pipe.append("y")
    pipe.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_device_that_is_full() -> None:
    full = OutputFile(Path("/dev/full"))
    with pytest.raises(WriteError, match="No space left"):
        full.append("x")
    full.close()


def test_an_interrupt_leaves_no_part_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    file = OutputFile(path)
    write = os.write

    def half(descriptor: int, data: memoryview) -> int:
        if len(data) == 100:
            return write(descriptor, data[:50])
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(KeyboardInterrupt):
        file.append("x" * 99)
    assert path.read_bytes() == b""
    file.close()
