from __future__ import annotations

from io import StringIO

from rich.console import Console

from qmath.evaluation.measures import Measure
from qmath.render.accuracy import BAR, accuracy_table, accuracy_tables


def shown(renderable: object) -> str:
    console = Console(file=StringIO(), width=100)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_row_a_measure() -> None:
    text = shown(accuracy_table("dev", [Measure("greedy", 1, 2), Measure("rm@8", 0, 0)]))
    assert "50.0 %" in text
    assert "9.5 to 90.5 %" in text
    assert "█" * (BAR // 2) in text
    assert "0/0" in text


def test_ascii_where_the_terminal_has_no_more() -> None:
    text = shown(accuracy_table("", [Measure("greedy", 1, 2)], plain=True))
    assert text.isascii()
    assert "#" * (BAR // 2) in text


def test_groups_without_measures_are_left_out() -> None:
    text = shown(accuracy_tables({"By level": [Measure("[b]1", 1, 1)], "By subject": []}))
    assert "[b]1" in text  # a name is no markup
    assert "By subject" not in text
