"""Problems finish in any order; they are shown and written in the order they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qmath.events import Event, Finished
from qmath.problem import Problem


def in_order(events: Iterable[tuple[Problem, Event]]) -> Iterator[tuple[Problem, Event]]:
    """The same events, one problem after the other: the first unfinished one live, those behind it held back."""
    held: dict[int, list[tuple[Problem, Event]]] = {}  # by identity: two lines may state the same problem
    for problem, event in events:
        held.setdefault(id(problem), []).append((problem, event))
        while held:
            head = next(iter(held))
            ready, held[head] = held[head], []
            yield from ready
            if not (ready and isinstance(ready[-1][1], Finished)):
                break
            del held[head]
