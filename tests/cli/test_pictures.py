"""A picture that cannot be written is refused before the work; one that can is an SVG."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text

from qmath.cli.pictures import ask_early, show
from qmath.errors import OutputFileError


def test_a_place_for_a_picture(tmp_path: Path) -> None:
    ask_early(None)
    ask_early(tmp_path / "a.svg")
    for place, said in (
        (tmp_path, "is a directory"),
        (tmp_path / "none" / "a.svg", "folder that is not there"),
    ):
        with pytest.raises(OutputFileError, match=said):
            ask_early(place)


def test_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(lambda plain: Text(f"plain: {plain}"), tmp_path / "a.svg", "<title>", quiet=True)
    assert capsys.readouterr().out == ""
    drawn = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "plain:&#160;False" in drawn
    assert "&lt;title&gt;" in drawn
