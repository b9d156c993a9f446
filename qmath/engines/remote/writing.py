"""The text of one request while it arrives: where it is cut, and what of it may be shown. Pure."""

from __future__ import annotations

from qmath.turn import Generate


class Writing:
    """`text` is the assistant's whole text, the request's prefix included; `new` is what was written since."""

    def __init__(self, request: Generate) -> None:
        self._request = request
        self._shown = self._begin = len(request.prefix)
        self.text = request.prefix
        self.stopped = False

    @property
    def new(self) -> str:
        return self.text[self._begin :]

    def add(self, text: str) -> str:
        """Take a piece; returns what may be shown now. Text behind a stop is dropped."""
        before = len(self.text)
        self.text += text
        cut = self._request.stops.cut(self.text, before)
        if cut is not None:
            self.stopped = True
            self.text = self.text[: max(cut, self._begin)]
            return self._show(len(self.text))
        return self._show(len(self.text) - self._request.stops.held(self.text))

    def rest(self) -> str:
        """What was held back as the possible beginning of a stop: nothing follows any more."""
        return self._show(len(self.text))

    def _show(self, length: int) -> str:
        piece = self.text[self._shown : length]
        self._shown = max(self._shown, length)
        return piece
