"""Options are refused with a sentence before anything is loaded."""

from __future__ import annotations

from typing import Any

import pytest

from qmath.errors import UsageError
from qmath.options import Options


@pytest.mark.parametrize(
    "bad",
    [
        {"mode": "guess"},
        {"temperature": -1},
        {"temperature": float("nan")},
        {"top_p": 0},
        {"max_tokens": 0},
        {"max_rounds": -1},
        {"max_output": 1},
        {"ctx": 8},
        {"jobs": 0},
        {"jobs": 1000},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"cell_timeout": 0},
        {"mode": "exact", "model": "7b"},
        {"mode": "exact", "draft": "1.5b"},
        {"draft": "1.5b", "endpoint": "http://a"},
        {"engine": "cloud"},
        {"engine": "remote"},
        {"server": "apache"},
        {"jobs": "8"},
        {"seed": 1.5},
        {"samples": True},
        {"temperature": "0.7"},
        {"timeout": None},
    ],
)
def test_bad_values_are_refused_by_name(bad: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        Options(**bad)
    assert f"--{next(iter(bad)).replace('_', '-')}" in str(caught.value)
    assert caught.value.remedy


def test_defaults_are_the_official_ones() -> None:
    limits = Options().limits
    assert (limits.max_tokens, limits.rounds, limits.sampling.temperature) == (2048, 4, 0)


@pytest.mark.parametrize(
    ("options", "remote"),
    [
        ({}, False),
        ({"endpoint": "http://a"}, True),
        ({"endpoint": "http://a", "engine": "remote"}, True),
        ({"endpoint": "http://a", "engine": "llama"}, False),
        ({"endpoint": "http://a", "mode": "exact"}, False),
    ],
)
def test_when_the_model_is_on_another_machine(options: dict[str, Any], remote: bool) -> None:
    assert Options(**options).remote is remote
