"""Accuracies as a table with their 95 % intervals, and a bar for each: on a terminal and, through Rich, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from qmath.evaluation.measures import Measure
from qmath.render.sanitise import one_line

BAR = 30  # cells; the interval is drawn in it


def accuracy_table(title: str, measures: Sequence[Measure], *, plain: bool = False) -> Table:
    """A row a measure: name, accuracy, interval, counts, and the bar. `plain`: ASCII only."""
    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.ASCII if plain else box.SIMPLE_HEAD,
    )
    table.add_column("")
    table.add_column("accuracy", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("right", justify="right")
    table.add_column("", no_wrap=True)
    for measure in measures:
        low, high = measure.interval
        share = measure.share
        table.add_row(
            Text(one_line(measure.name)),
            "-" if share is None else f"{100 * share:.1f} %",
            "-" if share is None else f"{100 * low:.1f} to {100 * high:.1f} %",
            f"{measure.right}/{measure.n}",
            _bar(measure, plain=plain),
        )
    return table


def accuracy_tables(groups: Mapping[str, Sequence[Measure]], *, plain: bool = False) -> Group:
    """A table for each title that has measures."""
    return Group(*(accuracy_table(title, rows, plain=plain) for title, rows in groups.items() if rows))


def _bar(measure: Measure, *, plain: bool) -> Text:
    """From 0 to 100 %: filled to the accuracy, and the interval around its end."""
    full, between, mark, empty = "#-|." if plain else "█╌│ "
    if measure.share is None:
        return Text(empty * BAR)
    low, high = (round(end * BAR) for end in measure.interval)
    end = round(measure.share * BAR)
    cells = [full if at < end else (between if at < high else empty) for at in range(BAR)]
    if 0 < high <= BAR and high > end:
        cells[high - 1] = mark
    bar = Text("".join(cells))
    bar.stylize("green", 0, end)
    bar.stylize("cyan", min(low, end), end)
    bar.stylize("dim", end, BAR)
    return bar
