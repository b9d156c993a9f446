"""How far a stream of problems is: one row at the foot of the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from rich.text import Text

from qmath import events
from qmath.render.screen import Screen
from qmath.render.summary import MARKS
from qmath.render.theme import Ink

FRAME = 1 / 5  # seconds between two frames of a bar that stands alone, at least
_BAR_COLUMNS = 20
_NO_ANSWER = "–"
_FIGURES = ("done", "running", "speed", "left")  # from left to right


class Tally:
    """Counts what `watch` is told. `total`: problems in all, None where nobody knows; `skipped`: those of them that
    were solved before.
    """

    def __init__(
        self,
        total: int | None = None,
        skipped: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total, self._skipped, self._clock = total, skipped, clock
        self._began: float | None = None
        self._started = self._finished = self._tokens = 0
        self._verdicts: Counter[str] = Counter()

    def watch(self, event: events.Event) -> None:
        """Take in an event as it happens."""
        if isinstance(event, events.Started):
            self._began = self._clock() if self._began is None else self._began
            self._started += 1
        elif isinstance(event, events.Finished):
            result = event.result
            self._finished += 1
            self._tokens += result.usage.completion_tokens
            self._verdicts[_NO_ANSWER if result.answer is None else MARKS[result.verdict.status]] += 1

    def row(self, columns: int = 1000) -> Text:
        """Done, running, tokens a second, time left, and how the answers were judged; no wider than `columns`.

        Where there is no room for all, what is worth least is left out: first how it looks.
        """
        parts = self._parts()
        for dropped in ("", "bar", "speed", "running", "verdicts", "left"):
            parts.pop(dropped, None)
            figures = " · ".join(parts[name] for name in _FIGURES if name in parts)
            row = Text.assemble((parts.get("bar", "") + figures, "figures"))
            if "verdicts" in parts:
                self._judge(row)
            if row.cell_len <= columns:
                break
        row.truncate(columns)
        return row

    def _parts(self) -> dict[str, str]:
        done, seconds = self._skipped() + self._finished, self._seconds()
        parts = {"bar": self._bar(done), "verdicts": ""}
        parts["done"] = f"{done}/{self._total}" if self._total else f"{done} done"
        parts["running"] = f"{self._started - self._finished} running"
        if self._tokens and seconds:
            parts["speed"] = f"{self._tokens / seconds:.1f} tokens/s"
        if self._total and self._finished:
            left = max(0, self._total - done) * seconds / self._finished
            parts["left"] = f"{_clock_time(left)} left"
        return parts

    def _judge(self, row: Text) -> None:
        for mark, style in {**{MARKS[s]: f"verdict.{s}" for s in MARKS}, _NO_ANSWER: "failure"}.items():
            if self._verdicts[mark]:
                row.append(f"  {mark} {self._verdicts[mark]}", style)

    def _seconds(self) -> float:
        return 0.0 if self._began is None else self._clock() - self._began

    def _bar(self, done: int) -> str:
        if not self._total:
            return ""
        filled = min(_BAR_COLUMNS, _BAR_COLUMNS * done // self._total)
        return "━" * filled + "╌" * (_BAR_COLUMNS - filled) + " "


class TallyRenderer:
    """Shows the row alone. It makes place when a problem is finished, so that its answer can be written, until the next
    tick.
    """

    def __init__(
        self, screen: Screen, ink: Ink, tally: Tally, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._screen, self._ink, self._tally, self._clock = screen, ink, tally, clock
        self._next_frame = 0.0

    def handle(self, event: events.Event) -> None:
        """Make place for what is written beside the row."""
        if isinstance(event, events.Finished | events.Notice):
            self.close()
        else:
            self.tick()

    def tick(self) -> None:
        """Draw the row if it is due."""
        now = self._clock()
        if now >= self._next_frame:
            row = self._tally.row(max(self._screen.size[0] - 1, 2))
            self._screen.draw([], self._ink.rows([row]))
            self._next_frame = now + FRAME

    def close(self) -> None:
        """Give the terminal back. Harmless when done already."""
        self._next_frame = 0.0
        self._screen.release()


def _clock_time(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
