from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from qmath.doctor.places import cache_dir, write_atomically


def test_the_cache_is_where_platformdirs_says() -> None:
    assert cache_dir() == platformdirs.user_cache_path("qmath", appauthor=False)


@pytest.mark.skipif("sys.platform in ('win32', 'darwin')", reason="XDG is a convention of Linux and BSD")
def test_xdg_cache_home_is_honoured_where_it_is_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "qmath"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the specification says to ignore it
    assert cache_dir() == Path.home() / ".cache" / "qmath"


def test_a_written_file_is_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "note.json"
    write_atomically(path, "one")
    write_atomically(path, "two")
    assert path.read_text() == "two"
    assert list(path.parent.iterdir()) == [path]


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_dir().is_relative_to(sys.prefix)
