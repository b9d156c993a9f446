"""One row at the foot of the terminal, and it is gone when something else is to be written."""

from __future__ import annotations

from emulator import Terminal

from qmath.events import Event, Finished, Notice, Started, Text
from qmath.problem import Problem
from qmath.render import make_bar, make_renderer
from qmath.render.tally import Tally
from qmath.result import Attempt, Result, Status, Usage, Verdict

XTERM = {"TERM": "xterm-256color"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def finished(answer: str | None, status: Status = "verified", tokens: int = 0) -> Finished:
    attempt = Attempt(
        "cot", "", answer, "answer", verdict=Verdict(status, ""), usage=Usage(0, tokens, tokens)
    )
    return Finished(Result(Problem("1", "x"), attempt))


def tell(tally: Tally, *told: Event) -> None:
    for event in told:
        tally.watch(event)


STARTED = Started(Problem("1", "x"))


def test_the_figures() -> None:
    clock = Clock()
    tally = Tally(100, lambda: 10, clock)
    assert tally.row().plain.endswith(" 10/100 · 0 running")
    tell(tally, STARTED, STARTED, STARTED, STARTED)
    clock.now = 90.0
    tell(tally, Text("x"), finished("1", tokens=450), finished(None, tokens=450), finished("2", "refuted"))
    row = tally.row().plain
    assert row.startswith("━━╌")
    assert row.endswith("╌ 13/100 · 1 running · 10.0 tokens/s · 43:30 left  ✓ 1  ✗ 1  – 1")
    widths = {79: "13/100 · 1 running · 10.0 tokens/s · 43:30 left  ✓ 1  ✗ 1  – 1"}
    widths |= {60: "13/100 · 1 running · 43:30 left  ✓ 1  ✗ 1  – 1", 39: "13/100 · 43:30 left  ✓ 1  ✗ 1  – 1"}
    widths |= {30: "13/100 · 43:30 left", 12: "13/100", 4: "13/1"}
    assert {columns: tally.row(columns).plain for columns in widths} == widths  # no figure is cut short
    clock.now = 9000.0
    assert "72:30:00 left" in tally.row().plain


def test_where_the_end_is_not_known() -> None:
    tally = Tally(None, clock=Clock())
    tell(tally, STARTED, finished("1"))
    assert tally.row().plain == "1 done · 0 running  ✓ 1"


def test_more_lines_than_were_counted_are_no_matter() -> None:
    tally = Tally(1, clock=Clock())
    tell(tally, STARTED, STARTED, finished("1"), finished("1"))
    assert tally.row().plain == "━" * 20 + " 2/1 · 0 running · 0:00 left  ✓ 2"
    assert tally.row(40).plain == "2/1 · 0 running · 0:00 left  ✓ 2"
    assert tally.row(10).plain == "2/1"


def test_a_bar_makes_place_for_answers() -> None:
    terminal, tally = Terminal(60, 5), Tally(2)
    bar = make_bar(terminal, tally, environ=XTERM, size=lambda: (60, 5))
    assert bar is not None
    tell(tally, STARTED)
    bar.tick()
    assert "0/2 · 1 running" in terminal.text
    for event in (finished("1"), Notice("Beware.", "warning")):
        bar.handle(event)
        assert terminal.text.strip() == ""
        assert terminal.cursor_is_visible
    terminal.write("the answer\r\n")
    bar.close()
    assert terminal.text.strip() == "the answer"


def test_a_narrow_terminal_shows_what_fits() -> None:
    terminal, tally = Terminal(12, 5), Tally(2000)
    bar = make_bar(terminal, tally, environ=XTERM, size=lambda: (12, 5))
    assert bar is not None
    bar.tick()
    assert [line.rstrip() for line in terminal.text.splitlines() if line.strip()] == ["0/2000"]


def test_no_bar_where_nothing_can_be_drawn() -> None:
    assert make_bar(Terminal(60, 5), Tally(), environ={"TERM": "dumb"}) is None


def test_below_a_transcript() -> None:
    terminal, tally = Terminal(60, 12), Tally(2)
    renderer = make_renderer(terminal, tally=tally, environ=XTERM, size=lambda: (60, 12))
    for event in (STARTED, Text("We add.\n\nAnd then")):
        tally.watch(event)
        renderer.handle(event)
    renderer.handle(Notice("A word."))
    rows = [line.rstrip() for line in terminal.text.splitlines() if line.strip()]
    assert rows[-1].endswith("0/2 · 1 running")
    renderer.handle(finished("1"))
    assert "running" not in terminal.text
    renderer.close()
