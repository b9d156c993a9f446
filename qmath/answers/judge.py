"""Equivalence from outside: at once where spelling and exact values decide, else in an isolated worker, bounded."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from qmath.answers.equivalence import equivalent
from qmath.errors import SandboxError
from qmath.sandbox.process import Worker

LIMIT = 0.6  # seconds of computing that a comparison may take in the worker; ordinary ones take a tenth
PATIENCE = 3.0  # seconds for all of it, on a machine that has other work too
_MOST_REMEMBERED = 10_000


class Judge:
    """Tells whether an answer is the gold answer. What cannot be shown to be the same in `timeout` seconds of
    computing is not.

    The worker starts when algebra is first needed, and a new one after a comparison that had to be ended. Where no
    isolated worker can be made, only spelling and exact values count, and `unusable` says why.
    """

    def __init__(self, timeout: float = LIMIT, worker: Worker | None = None) -> None:
        self._timeout = timeout
        self._worker = worker or Worker("answers")
        self._known: dict[tuple[str, str], bool | None] = {}
        self.unusable = ""

    def same(self, gold: str, answer: str) -> bool:
        """Whether `answer` means what `gold` means."""
        return self._judged(gold, answer) is True

    def for_one_problem(self) -> Callable[[str, str], bool]:
        """`same` for the answers to one problem, of which one that took all the time is not compared again: eight
        hostile samples of a vote cost eight times the limit, and not one for each pair.
        """
        endless = set[str]()

        def same(gold: str, answer: str) -> bool:
            if not endless.isdisjoint((gold, answer)):
                return equivalent(gold, answer) is True
            verdict = self._judged(gold, answer)
            if verdict is None:
                endless.add(answer)
            return verdict is True

        return same

    def close(self) -> None:
        """End the worker. Idempotent."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _judged(self, gold: str, answer: str) -> bool | None:
        """None where the time was over."""
        verdict = equivalent(gold, answer)
        if verdict is not None:
            return verdict
        pair = (gold, answer)
        if pair not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[pair] = self._ask(gold, answer)
        return self._known[pair]

    def _ask(self, gold: str, answer: str) -> bool | None:
        from qmath.answers.forms import LONGEST

        if self.unusable or max(len(gold), len(answer)) > LONGEST:
            return False
        try:
            self._worker.walls()  # the start of a worker is not the time of a comparison
            request = {"gold": gold, "answer": answer, "seconds": self._timeout}
            reply = self._worker.call(request, max(PATIENCE, self._timeout))
        except SandboxError as error:
            self.unusable = str(error)
            return False
        return None if reply is None else reply.get("same") is True
