from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path

import pexpect
import pytest
from emulator import Terminal

from qmath.render.screen import Screen, size_of


def test_a_part_in_progress_is_replaced_and_what_is_finished_stays() -> None:
    terminal = Terminal(20, 6)
    screen = Screen(terminal, lambda: terminal.size)
    screen.draw([], ["one", "two"])
    assert terminal.lines == ["one", "two"]
    screen.draw(["one!"], ["three"])
    assert terminal.lines == ["one!", "three"]
    screen.draw(["two!"], [])
    screen.release()
    assert terminal.lines == ["one!", "two!"]


def test_a_frame_that_changes_nothing_is_not_written() -> None:
    terminal = Terminal(20, 6)
    screen = Screen(terminal, lambda: terminal.size)
    screen.draw([], ["one"])
    written = terminal.written
    screen.draw([], ["one"])
    assert terminal.written == written


def test_the_cursor_rests_at_the_top_of_what_is_drawn() -> None:
    terminal = Terminal(20, 6)
    screen = Screen(terminal, lambda: terminal.size)
    screen.draw(["done"], ["one", "two", "three"])
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (0, 1)
    assert not terminal.cursor_is_visible
    screen.release()
    screen.release()
    assert terminal.cursor_is_visible
    assert terminal.lines == ["done"]


def test_a_part_taller_than_the_screen_does_not_scroll() -> None:
    terminal = Terminal(20, 4)
    screen = Screen(terminal, lambda: terminal.size)
    for last in range(5, 12):
        screen.draw([], [f"row{n}" for n in range(last)])
    assert terminal.lines == ["row8", "row9", "row10"]


def test_size_of_what_is_no_terminal() -> None:
    assert size_of(io.StringIO()) == (80, 24)


def test_size_of_a_terminal_that_does_not_say() -> None:
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", 0), os.fdopen(follower, "w") as stream:
        assert size_of(stream) == (80, 24)


@pytest.mark.parametrize("after", ["quadratic", "running the cell"])
def test_an_interrupt_gives_the_terminal_back(after: str) -> None:
    demo = str(Path(__file__).with_name("demo.py"))
    child = pexpect.spawn(
        sys.executable, [demo, "live", "400"], dimensions=(24, 80), encoding="utf-8", timeout=30
    )
    child.expect(after)
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert child.before is not None
    assert child.before.rstrip().endswith("\x1b[?25h")
