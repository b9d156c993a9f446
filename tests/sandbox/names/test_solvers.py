"""Solvers that cannot be interrupted know when to stop."""

from __future__ import annotations

from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits

HARD = """
from scipy.optimize import milp, LinearConstraint
import numpy as np
rng = np.random.default_rng(0)
rows = LinearConstraint(rng.random((120, 200)), ub=20)
milp(-rng.random(200), constraints=rows, integrality=np.ones(200))
"""


def test_integer_programs_end_with_their_time() -> None:
    result = Namespace(CellLimits(seconds=1)).run(HARD)
    assert result.status == "timeout"
    assert result.seconds < 5


def test_programs_that_are_easy_are_solved(show) -> None:
    show("from scipy.optimize import linprog, milp")
    assert show("linprog([-1, -2], A_ub=[[1, 1]], b_ub=[4], options={'time_limit': 5}).fun") == "-8.0"
    assert show("milp([1], integrality=[1], bounds=(1.5, 3)).x[0]") == "2.0"
