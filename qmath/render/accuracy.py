"""Accuracies as a table with their 95 % intervals, and a bar for each: on a terminal and, through Rich, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from qmath.evaluation.comparison import Comparison
from qmath.evaluation.measures import Measure
from qmath.evaluation.report import Report
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


def report_view(report: Report, *, plain: bool = False) -> Group:
    """All tables of a run that have rows, and what a problem costs."""
    costs = report.costs()
    tables = [accuracy_table(title, rows, plain=plain) for title, rows in report.tables().items() if rows]
    line = (
        f"A problem: {costs['completion_tokens']:.0f} tokens written, {costs['evaluated_tokens']:.0f} evaluated, "
        f"{costs['seconds']:.1f} s."
    )
    return Group(*tables, Text(line))


def comparison_view(found: Comparison, names: tuple[str, str], *, plain: bool = False) -> Group:
    """Both accuracies, what only one of the runs has right, and what chance has to do with it."""
    first, second = (one_line(name) for name in names)
    measures = [
        Measure(first, found.both + found.only_first, found.n),
        Measure(second, found.both + found.only_second, found.n),
    ]
    difference, low, high = (100 * value for value in found.difference)
    lines = [
        f"Right in both {found.both}, only in {first} {found.only_first}, only in {second} {found.only_second}.",
        f"{second} minus {first}: {difference:+.1f} points, 95 % interval {low:+.1f} to {high:+.1f}; "
        f"McNemar p = {found.p_value:.3g}.",
        f"Tokens written a problem: {found.tokens[0]:.0f} and {found.tokens[1]:.0f}.",
    ]
    if found.unpaired:
        lines.append(f"Problems that only one run has, left out: {found.unpaired}.")
    return Group(accuracy_table("", measures, plain=plain), *map(Text, lines))


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
