"""What the user sees. Renderers consume the events of `qmath.events`, of one problem at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from qmath.events import Event
    from qmath.render.tally import Tally


class Renderer(Protocol):
    """Shows events. `close` is to be called however the work ends; it keeps what was shown and may be repeated."""

    def handle(self, event: Event) -> None: ...

    def tick(self) -> None: ...

    def close(self) -> None: ...


def make_renderer(
    stream: TextIO,
    *,
    show_answer: bool = True,
    tally: Tally | None = None,
    environ: Mapping[str, str] = os.environ,
    size: Callable[[], tuple[int, int]] | None = None,
) -> Renderer:
    """The renderer that suits `stream`: live on a terminal, plain in a pipe or file, where TERM is dumb, and where the
    terminal has no signs for mathematics: LaTeX can be read there, question marks cannot.

    `show_answer`: whether the answer itself is part of what is shown (in a pipe it goes to stdout by other means).
    `tally`: what a terminal shows at its foot.
    `size` gives columns and rows where the stream cannot tell.
    """
    from qmath.render.theme import Ink, is_drawable, wants_colours

    colours = wants_colours(environ)
    if is_drawable(stream, environ) and _has_signs(stream):
        from qmath.render.live import LiveRenderer
        from qmath.render.screen import Screen

        ink = Ink(colours=colours, environ=environ)
        return LiveRenderer(Screen(stream, size), ink, show_answer=show_answer, tally=tally)
    from qmath.render.plain import PlainRenderer

    painted = Ink(colours=colours, environ=environ) if colours == "forced" else None
    return PlainRenderer(stream, show_answer=show_answer, ink=painted)


def _has_signs(stream: TextIO) -> bool:
    try:
        "x² √ ℝ │ ✓".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def make_bar(
    stream: TextIO,
    tally: Tally,
    *,
    environ: Mapping[str, str] = os.environ,
    size: Callable[[], tuple[int, int]] | None = None,
) -> Renderer | None:
    """A row that says how far all problems are, and nothing else; None where `stream` is no terminal to draw on."""
    from qmath.render.screen import Screen
    from qmath.render.tally import TallyRenderer
    from qmath.render.theme import Ink, is_drawable, wants_colours

    if not is_drawable(stream, environ):
        return None
    return TallyRenderer(Screen(stream, size), Ink(colours=wants_colours(environ), environ=environ), tally)
