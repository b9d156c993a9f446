"""Problems finish in any order; they are shown and written in the order they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qmath.events import Event, Finished, Text
from qmath.problem import Problem

_AHEAD = (
    256  # problems that may be done before an earlier one is: they are kept meanwhile, so there is a bound
)


class Turns:
    """One problem after the other: the first unfinished one live, those behind it held back until their turn."""

    def __init__(self, ahead: int = _AHEAD) -> None:
        self._ahead = ahead
        self._done = 0  # problems that are finished and held back

    def admit(self, problems: Iterable[Problem | None]) -> Iterator[Problem | None]:
        """The same problems; None, which stands for "not yet", while too many are held back."""
        for problem in problems:
            while self._done >= self._ahead:
                yield None
            yield problem

    def in_order(self, events: Iterable[tuple[Problem, Event]]) -> Iterator[tuple[Problem, Event]]:
        """The same events, each problem's together; texts that were held back are joined."""
        held: dict[int, list[tuple[Problem, Event]]] = {}  # by identity: two lines may state the same problem
        for problem, event in events:
            _hold(held.setdefault(id(problem), []), problem, event)
            self._done += isinstance(event, Finished)
            while held:
                head = next(iter(held))
                ready, held[head] = held[head], []
                yield from ready
                if not (ready and isinstance(ready[-1][1], Finished)):
                    break
                self._done -= 1
                del held[head]


def _hold(waiting: list[tuple[Problem, Event]], problem: Problem, event: Event) -> None:
    if waiting and isinstance(event, Text):
        last = waiting[-1][1]
        if isinstance(last, Text) and last.sample == event.sample:
            waiting[-1] = problem, Text(last.text + event.text, event.sample)
            return
    waiting.append((problem, event))
