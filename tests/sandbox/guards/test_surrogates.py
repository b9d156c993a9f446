"""The few shared settings that cells may change."""

from __future__ import annotations

import decimal

import mpmath
import pytest

from qmath.sandbox.denial import TooLarge
from qmath.sandbox.guards.surrogates import shared_setting


def test_settings_are_written_through_and_bounded() -> None:
    context = decimal.Context()
    shared_setting(context, "prec").prec = 50
    assert context.prec == 50
    with pytest.raises(TooLarge):
        shared_setting(context, "prec").prec = 10**9


def test_other_attributes_of_shared_objects_are_not_settings() -> None:
    assert shared_setting(mpmath.mp, "dps") is not None
    assert shared_setting(mpmath.mp, "pi") is None
    assert shared_setting(object(), "prec") is None


def test_precision_in_place(show) -> None:
    assert show("from mpmath import mp\nmp.dps = 30\nmp.dps += 10\nmp.dps") == "40"
    assert mpmath.mp.dps == 15
