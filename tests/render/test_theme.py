from __future__ import annotations

import io

import pytest
from emulator import Terminal
from rich.text import Text

from qmath.render import make_renderer
from qmath.render.live import LiveRenderer
from qmath.render.plain import PlainRenderer
from qmath.render.theme import Colours, Ink, is_drawable, wants_colours


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({}, "auto"),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "none"),
        ({"FORCE_COLOR": "1"}, "forced"),
        ({"NO_COLOR": ""}, "auto"),
    ],
)
def test_wishes_of_the_environment(environ: dict[str, str], colours: Colours) -> None:
    assert wants_colours(environ) == colours


@pytest.mark.parametrize(
    ("stream", "term", "live"),
    [(Terminal(), "xterm", True), (Terminal(), "dumb", False), (io.StringIO(), "xterm", False)],
)
def test_live_on_a_terminal_and_plain_elsewhere(stream: io.StringIO, term: str, live: bool) -> None:
    assert is_drawable(stream, {"TERM": term}) is live
    assert isinstance(make_renderer(stream, environ={"TERM": term}), LiveRenderer if live else PlainRenderer)


@pytest.mark.parametrize(("encoding", "live"), [("utf-8", True), ("ascii", False), ("latin-1", False)])
def test_a_terminal_without_signs_for_mathematics_shows_latex(encoding: str, live: bool) -> None:
    class Old(Terminal):
        pass

    Old.encoding = encoding  # type: ignore[misc, assignment]
    assert isinstance(
        make_renderer(Old(), environ={"TERM": "xterm"}), LiveRenderer if live else PlainRenderer
    )


def test_ink_writes_styles_and_nothing_else() -> None:
    rows = [Text("[red]x[/red]", "verdict.refuted"), Text(""), Text(":smile:")]
    ink = Ink(colours="auto", environ={"TERM": "xterm"})
    assert ink.rows(rows) == ["\x1b[31m[red]x[/red]\x1b[0m", "", ":smile:"]
    assert ink.rows([]) == []
    assert Ink(colours="none", environ={"TERM": "xterm"}).rows(rows)[0] == "[red]x[/red]"
    assert Ink(colours="forced", environ={"TERM": "dumb"}).rows(rows)[0].startswith("\x1b[31m")
