"""The cells that run: each in the namespace of its attempt, collected as they end."""

from __future__ import annotations

from qmath.jobs import Course
from qmath.result import Cell, CellResult
from qmath.workshop import Namespace, Workshop


class RunningCells:
    """At most one cell an attempt; its namespace is opened with the first one."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._running: dict[str, tuple[Course, Namespace, str]] = {}

    def start(self, course: Course, code: str, seconds: float) -> None:
        """seconds: what is left of the problem's time."""
        course.namespace = course.namespace or self._workshop.namespace()
        self._running[course.key] = (course, course.namespace, code)
        course.namespace.start(code, seconds)

    def collect(self) -> list[tuple[Course, CellResult]]:
        """What has ended since the last call; it stands in the attempt's list of cells already."""
        ended = []
        for course, namespace, code in list(self._running.values()):
            if (result := namespace.poll()) is not None:
                del self._running[course.key]
                course.cells.append(Cell(code, result))
                ended.append((course, result))
        return ended

    def leave(self, course: Course) -> None:
        """Give the namespace of an attempt back, whatever runs in it."""
        self._running.pop(course.key, None)
        if course.namespace is not None:
            course.namespace.close()
            course.namespace = None

    def filenos(self) -> list[int | None]:
        """Of each running cell: what is readable when it has news; None where the news is there already."""
        return [namespace.fileno() for _, namespace, _ in self._running.values()]

    def close(self) -> None:
        self._running.clear()
        self._workshop.close()
