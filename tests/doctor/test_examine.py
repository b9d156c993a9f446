from __future__ import annotations

import pytest

from qmath.doctor import examine as module
from qmath.doctor import hub, probe, protection
from qmath.doctor.check import Check
from qmath.doctor.probe import Outcome


@pytest.fixture(autouse=True)
def _nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "this_hub", lambda: Check("model", "hub", "ok", "answers"))
    monkeypatch.setattr(protection, "isolation", lambda: Check("sandbox", "isolation", "ok", "in force"))


def test_groups_come_together_and_all_are_there() -> None:
    groups = [check.group for check in module.examine()]
    assert list(dict.fromkeys(groups)) == ["machine", "llama.cpp", "model", "sandbox", "terminal"]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


def test_every_warning_and_problem_has_a_remedy() -> None:
    for check in module.examine():
        assert check.detail
        assert check.status == "ok" or check.remedy


@pytest.mark.parametrize("state", ["crashed", "unloadable"])
def test_a_library_that_crashes_is_not_used_in_this_process(
    monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    def never() -> None:
        raise AssertionError("this would crash")

    monkeypatch.setattr(probe, "probe", lambda: Outcome(state, "It crashes."))  # type: ignore[arg-type]
    monkeypatch.setattr(module.hardware, "devices", never)
    monkeypatch.setattr(module.ggml, "backends", never)
    checks = {check.name: check for check in module.examine()}
    assert checks["self-test"].blocking
    assert "devices" not in checks  # nothing is known of them
    assert "backend" not in checks["build"].detail
    assert checks["choice"].status == "ok"  # the rest is looked at all the same


def test_a_missing_library_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "probe", lambda: Outcome("missing", "It is not installed."))
    checks = [check for check in module.examine() if check.group == "llama.cpp"]
    assert [check.name for check in checks] == ["build"]
    assert checks[0].blocking
