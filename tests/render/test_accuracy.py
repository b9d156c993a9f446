from __future__ import annotations

from io import StringIO

from rich.console import Console

from qmath.evaluation.comparison import Comparison
from qmath.evaluation.measures import Measure
from qmath.evaluation.report import Report
from qmath.render.accuracy import BAR, accuracy_table, comparison_view, report_view


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


def test_a_report_leaves_out_tables_without_rows() -> None:
    report = Report()
    report.add({"id": "1", "problem": "x", "gold": "1", "answer": "1", "level": "[b]1"}, lambda a, b: a == b)
    text = shown(report_view(report))
    assert "[b]1" in text  # a name is no markup
    assert "By subject" not in text
    assert "A problem: 0 tokens" in text


def test_a_comparison_in_words() -> None:
    text = shown(comparison_view(Comparison(10, 4, 1, 3, 2, (5.0, 6.0)), ("a", "b")))
    assert "b minus a: +20.0 points" in text
    assert "McNemar p = 0.625" in text
    assert "left out: 2" in text
