"""The wait of OpenMP's threads is set before the library is there, and the user's word counts."""

from __future__ import annotations

import os

import pytest

from qmath.engines.openmp import spin_briefly


@pytest.mark.parametrize(
    ("given", "spins"),
    [({}, "15000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "active"}, None)],
)
def test_what_the_user_set_is_kept(
    given: dict[str, str], spins: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    spin_briefly()
    assert os.environ.get("GOMP_SPINCOUNT") == spins
