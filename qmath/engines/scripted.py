"""An engine that replays given texts: public, deterministic, and what the tests use behind the real seam."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from qmath.engines.base import Done, Emit, Failed, Piece
from qmath.errors import EngineError
from qmath.result import Usage
from qmath.turn import Generate, Generated, Reason

Script = Callable[[Generate], str]


class ScriptedEngine:
    """Answers each request with the next text of `texts`, or with what the function `texts` makes of the request.

    A text stands for all that the model would write; it is cut at the request's stops, and where it was cut it is
    gone: the next request takes the next text. A "token" is a run of `piece` characters.
    """

    name = "scripted"
    ready = True

    def __init__(
        self, texts: Iterable[str] | Script, *, model: str = "script", slots: int = 1, piece: int = 4
    ) -> None:
        self.model = model
        self.slots = slots
        self.requests: list[Generate] = []
        self._texts: Iterable[str] | Script = texts if callable(texts) else deque(texts)
        self._piece = piece
        self._emit: Emit = lambda _: None

    def start(self, emit: Emit) -> None:
        self._emit = emit

    def submit(self, key: str, request: Generate) -> None:
        self.requests.append(request)
        if callable(self._texts):
            full = self._texts(request)
        elif isinstance(self._texts, deque) and self._texts:
            full = self._texts.popleft()
        else:
            self._emit(Failed(key, EngineError("The script has no further text.")))
            return
        text, reason, count = self._write(request, full)
        for at in range(0, len(text), self._piece):
            self._emit(Piece(key, text[at : at + self._piece]))
        self._emit(Done(key, Generated(text, reason), Usage(0, count, count)))

    def _write(self, request: Generate, full: str) -> tuple[str, Reason, int]:
        room = request.max_tokens * self._piece
        whole = request.prefix + full[:room]
        count = -(-min(len(full), room) // self._piece)
        cut = request.stops.cut(whole, len(request.prefix))
        if cut is not None:
            return whole[len(request.prefix) : cut], "stop", count
        return full[:room], "end" if len(full) <= room else "length", count

    def release(self, key: str) -> None:
        """Nothing is kept between requests."""

    def close(self) -> None:
        """Nothing is held."""
