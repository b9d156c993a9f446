"""The view on a terminal: finished blocks are printed for good, the one in progress is drawn until it is finished."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from rich.text import Text

from qmath import events
from qmath.render import paint, prose
from qmath.render.blocks import Block, Splitter
from qmath.render.sanitise import one_line
from qmath.render.screen import Screen
from qmath.render.summary import attempt_line, notice_line, sample_line, summary_lines, vote_line
from qmath.render.tally import Tally
from qmath.render.theme import Ink
from qmath.render.wrap import wrap

FRAME = 1 / 15  # seconds between two frames, at least
_SHARE = 4  # a frame is followed by a pause of at least so many times what it took


class LiveRenderer:
    """Shows one problem after the other on a terminal, and at its foot how far all of them are."""

    def __init__(
        self,
        screen: Screen,
        ink: Ink,
        *,
        show_answer: bool,
        tally: Tally | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._screen = screen
        self._ink = ink
        self._show_answer = show_answer
        self._tally = tally
        self._clock = clock
        self._splitter = Splitter()
        self._printed: list[Text] = []  # rows that the next frame prints for good
        self._apart = True  # the last row printed is empty, or there is none
        self._above = ""  # the kind of the last block
        self._status = ""  # what is being waited for
        self._next_frame = 0.0

    def handle(self, event: events.Event) -> None:
        """Take in an event. Text is shown within a fifteenth of a second of other text, all else at once."""
        if not events.shown(event):
            return
        match event:
            case events.Text(text):
                self._status = ""
                self._print_blocks(self._splitter.feed(text))
                self.tick()
                return
            case events.Started(problem):
                self._end_block()
                header, _ = prose.line(one_line(problem.text))
                header.stylize("problem")
                self._print(self._wrap(header), apart=True)
                self._space()
            case events.AttemptStarted(mode, model, why):
                self._end_block()
                if why:
                    self._print(self._wrap(attempt_line(event, readable=True)), apart=True)
                    self._space()
                self._status = (
                    f"{one_line(model)} is reading the problem ({mode}) …" if model else "solving …"
                )
            case events.CellStarted():
                self._end_block()
                self._status = "running the cell …"
            case events.CellFinished():
                self._end_block()
                self._print(paint.output_rows(event, self._width), apart=self._above != "cell")
                self._above, self._status = "output", ""
            case events.AttemptFinished():
                self._end_block()
            case events.Notice():
                self._print(self._wrap(notice_line(event), 2), apart=self._above != "notice")
                self._above = "notice"
            case events.SampleFinished(attempt):
                if attempt.sample == 1:
                    self._end_block()
                self._print(self._wrap(sample_line(event), 2), apart=self._above != "notice")
                self._above = "notice"
            case events.VoteEnded():
                self._end_block()
                self._print(self._wrap(vote_line(event), 2), apart=self._above != "notice")
                self._above = "notice"
            case events.Finished(result):
                self._end_block()
                self._space()
                for line in summary_lines(result, readable=True, show_answer=self._show_answer):
                    self._print(self._wrap(line, 2), apart=False)
                self._draw()
                self._screen.release()
                self._next_frame = 0.0
                return
        self._draw()

    def tick(self) -> None:
        """Draw what is due; for a caller that has nothing to tell but wants the view to keep up."""
        if self._clock() >= self._next_frame:
            self._draw()

    def close(self) -> None:
        """Print what was in progress and give the terminal back. Harmless when done already."""
        self._end_block()
        with contextlib.suppress(OSError, ValueError):  # the terminal is gone
            if self._printed:
                self._draw()
            self._screen.release()

    @property
    def _width(self) -> int:
        return max(self._screen.size[0] - 1, 2)  # the last column is where terminals differ

    def _wrap(self, line: Text, hang: int = 0) -> list[Text]:
        return wrap(line, min(self._width, paint.PROSE_COLUMNS), hang)

    def _end_block(self) -> None:
        self._print_blocks(self._splitter.close())
        self._status = ""

    def _print_blocks(self, blocks: list[Block]) -> None:
        for block in blocks:
            rows = paint.rows_of(block, self._width)
            self._print(rows, apart=self._stands_apart(block))
            self._above = block.kind if rows else self._above

    def _stands_apart(self, block: Block) -> bool:
        """Cells and notices stand apart from what is around them, but cells not from their outputs."""
        if block.kind == "output":
            return self._above != "cell"
        return block.kind == "cell" or self._above in ("cell", "output", "notice")

    def _print(self, rows: list[Text], *, apart: bool) -> None:
        if apart and rows and rows[0].plain:
            self._space()
        for row in rows:
            if row.plain:
                self._printed.append(row)
                self._apart = False
            else:
                self._space()

    def _space(self) -> None:
        """One empty row, and never two."""
        if not self._apart:
            self._printed.append(Text())
            self._apart = True

    def _draw(self) -> None:
        started = self._clock()
        live = self._in_progress()
        printed, self._printed = self._ink.rows(self._printed), []
        self._screen.draw(printed, self._ink.rows(live))
        ended = self._clock()
        self._next_frame = max(started + FRAME, ended + _SHARE * (ended - started))

    def _in_progress(self) -> list[Text]:
        block = self._splitter.open
        columns, height = self._screen.size
        rows = paint.rows_of(paint.end_of(block, columns * height), self._width) if block else []
        if self._status:
            rows.append(Text(f"  {self._status}", "note"))
        if self._tally is not None:
            rows.append(self._tally.row(self._width))
        for row in rows:
            row.truncate(self._width)
        if rows and block and self._stands_apart(block) and not self._apart:
            rows.insert(0, Text())
        return rows
