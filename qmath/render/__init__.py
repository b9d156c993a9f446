"""What the user sees. Renderers consume the events of `qmath.events`, of one problem at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from qmath.events import Event


class Renderer(Protocol):
    """Shows events. `close` is to be called however the work ends; it keeps what was shown and may be repeated."""

    def handle(self, event: Event) -> None: ...

    def tick(self) -> None: ...

    def close(self) -> None: ...


def make_renderer(
    stream: TextIO,
    *,
    show_answer: bool = True,
    environ: Mapping[str, str] = os.environ,
    size: Callable[[], tuple[int, int]] | None = None,
) -> Renderer:
    """The renderer that suits `stream`: live on a terminal, plain in a pipe or file and where TERM is dumb.

    `show_answer`: whether the answer itself is part of what is shown (in a pipe it goes to stdout by other means).
    `size` gives columns and rows where the stream cannot tell.
    """
    from qmath.render.theme import Ink, is_drawable, wants_colours

    colours = wants_colours(environ)
    if is_drawable(stream, environ):
        from qmath.render.live import LiveRenderer
        from qmath.render.screen import Screen

        return LiveRenderer(
            Screen(stream, size), Ink(colours=colours, environ=environ), show_answer=show_answer
        )
    from qmath.render.plain import PlainRenderer

    ink = Ink(colours=colours, environ=environ) if colours == "forced" else None
    return PlainRenderer(stream, show_answer=show_answer, ink=ink)
