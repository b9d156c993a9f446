"""One run of `qmath solve`, its options read: the problems go through the house, the results to where they belong."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from qmath.arrivals import Arrivals
from qmath.cli.downloads import consent, download_bar
from qmath.cli.inputs import Given
from qmath.cli.output import open_output
from qmath.errors import OutputFileError
from qmath.events import Notice
from qmath.house import open_house
from qmath.options import Options
from qmath.render.tally import Tally
from qmath.store.store import Store
from qmath.workshop import Checker


def solve_all(
    given: Given,
    options: Options,
    checker: Checker,
    stack: ExitStack,
    *,
    out: Path | None,
    as_json: bool,
    quiet: bool,
    yes: bool,
) -> int:
    """Solve what is given and return how many problems have no answer. What is opened is closed with `stack`."""
    # The file first: nothing is downloaded for a run that it refuses. No worker inherits it (PEP 446).
    store = None if out is None else _open_store(out, options, given, stack)
    tally = Tally(given.total, lambda: store.found if store else 0) if given.many else None
    output = stack.enter_context(closing(open_output(as_json=as_json, quiet=quiet, store=store, tally=tally)))
    if store is not None:
        for note in store.notes:
            output.notice(Notice(note, "warning"))
        given.problems = store.remaining(given.problems)
        if given.is_over():
            output.notice(Notice(f"{out} has all problems already ({store.found})."))
            return store.missed
    with download_bar(quiet) as progress:
        house = open_house(
            options,
            many=given.many,
            tell=output.notice,
            agree=consent(yes),
            progress=progress,
            checker=checker,
        )
    if store is not None:
        store.solve_with(house.model)
    problems = Arrivals(given.problems) if given.slow else given.problems
    for problem, event in stack.enter_context(closing(house.run(problems, output.watch))):
        output.handle(problem, event)
    return output.missed + (store.missed if store else 0)


def _open_store(out: Path, options: Options, given: Given, stack: ExitStack) -> Store:
    store = stack.enter_context(closing(Store(out, options)))
    if given.descriptor is not None and store.reads_from(given.descriptor):
        raise OutputFileError(f"{out} is read and written at once.", "Name another file with -o.")
    return store
