from __future__ import annotations

from qmath.doctor.protection import Trial, isolation
from qmath.errors import SandboxError
from qmath.sandbox.walls import Wall

SECCOMP, LANDLOCK = Wall("seccomp", True), Wall("landlock", True)


def test_all_walls() -> None:
    check = isolation(lambda: Trial((SECCOMP, LANDLOCK), "42"))
    assert (check.status, check.detail) == ("ok", "in force: seccomp, landlock")


def test_a_missing_wall_is_a_warning_with_its_reason() -> None:
    check = isolation(lambda: Trial((SECCOMP, Wall("landlock", False, "the kernel has none")), "42"))
    assert check.status == "warning"
    assert "landlock (the kernel has none)" in check.detail
    assert check.remedy


def test_a_worker_that_runs_no_cell_is_a_problem() -> None:
    assert isolation(lambda: Trial((SECCOMP,), "")).status == "problem"


def test_no_worker_is_a_problem_and_blocks_no_model() -> None:
    def fail() -> Trial:
        raise SandboxError("The isolated worker did not start.")

    check = isolation(fail)
    assert (check.status, check.blocking) == ("problem", False)
    assert "did not start" in check.detail
    assert check.remedy


def test_a_real_worker_runs_the_cell() -> None:
    assert isolation().status in ("ok", "warning")
