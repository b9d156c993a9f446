"""Exponential and logarithmic equations that become polynomial: other transcendental equations have no lesson."""

from __future__ import annotations

from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.lesson import Lesson


def equation(task: SolveEquations) -> Lesson | None:
    return None
