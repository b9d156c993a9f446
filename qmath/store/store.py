"""Results in a file, from which a later run goes on: what is there is not solved again, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from qmath.errors import OutputFileError
from qmath.jsonl import json_line
from qmath.options import Options
from qmath.problem import Problem
from qmath.result import Result
from qmath.store.history import OPTIONS, key_of
from qmath.store.output_file import OutputFile
from qmath.store.settings import settings

WEIGHTS = "weights"  # the model that the options led to


class Store:
    """The output file of one run; a context manager. Raises OutputFileError as `OutputFile` does, and where the file
    was written with options that give other results.

    Every record has the options that it depends on, with the model that they led to, under `options`: so a file can
    be moved, cut and joined like any JSONL.
    """

    def __init__(self, path: Path, options: Options) -> None:
        self._file = OutputFile(path)
        self._history = self._file.history
        self._options = settings(options)
        self._defaults = settings(Options())  # of options that were not yet there when a record was written
        self.found = 0  # problems of this run that the file had
        self.missed = 0  # those among them without an answer
        try:
            known = {name for found in self._history.options for name in found}
            self._compare((known | set(self._options)) - {WEIGHTS})
        except BaseException:
            self.close()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of the file."""
        cut = f"The last record of {self._file.path} was cut short; its problem is solved again."
        return tuple(filter(None, (self._file.warning, cut if self._history.torn else "")))

    def remaining(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems that the file has not; each record stands for one of them."""
        for problem in problems:
            known = key_of(problem)
            if self._history.done[known] <= 0:
                yield problem
                continue
            self._history.done[known] -= 1
            self.found += 1
            if self._history.missed[known] > 0:
                self._history.missed[known] -= 1
                self.missed += 1

    def solve_with(self, weights: str | None) -> None:
        """The model of this run, None for none. Raises OutputFileError where the file has the results of another."""
        self._options[WEIGHTS] = weights
        self._compare({WEIGHTS})

    def append(self, result: Result, told: Mapping[str, Any] | None = None) -> None:
        """Write a record, with what else is `told` of its problem.

        Raises WriteError, and BrokenPipeError where the file is a pipe that nobody reads.
        """
        self._file.append(json_line({**result.to_record(), **(told or {}), OPTIONS: self._options}))

    def reads_from(self, descriptor: int) -> bool:
        """Whether the file is also what is open there."""
        return self._file.is_file(descriptor)

    def close(self) -> None:
        """Give the file back. Raises WriteError. Idempotent."""
        self._file.close()

    def _compare(self, names: Iterable[str]) -> None:
        for found in self._history.options:
            for name in sorted(names):
                theirs = found.get(name, self._defaults.get(name))
                if theirs != self._options.get(name):
                    raise OutputFileError(
                        f"{self._file.path} was written {_told(name, theirs)}, and this run is"
                        f" {_told(name, self._options.get(name))}: their results would be mixed.",
                        "Use the same options, or name another file.",
                    )


def _told(name: str, value: Any) -> str:
    if name == WEIGHTS:
        return "without a model" if value is None else f"with the model {value}"
    option = f"--{name.replace('_', '-')}"
    return f"without {option}" if value is None else f"with {option} {value}"
