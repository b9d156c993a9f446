"""What to write instead."""

from __future__ import annotations

import pytest

from qmath.sandbox import hints


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("os.path", "there are no files here; put the data into the cell"),
        ("concurrent.futures", "a cell is one process; write a plain loop"),
        ("unheard_of", ""),
    ],
)
def test_modules(name: str, hint: str) -> None:
    assert hints.for_module(name) == hint


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (NameError("x", name="np"), "Did you forget `import numpy as np`?"),
        (NameError("x", name="math"), "Did you forget `import math`?"),
        (NameError("x", name="display"), "Use print()."),
        (NameError("x", name="x"), ""),
        (NameError("x"), ""),
        (AttributeError("x", name="sqroot", obj=3), ""),
        (ValueError("x"), ""),
    ],
)
def test_errors(error: BaseException, hint: str) -> None:
    assert hints.for_error(error) == hint


def test_names_of_modules() -> None:
    assert hints.for_name_of("symbol", ["symbols", "solve"]) == "Did you mean: 'symbols'?"
    assert hints.for_name_of("zzz", ["symbols"]) == ""
    assert hints.for_name_of("singledispatch", []) == "Use isinstance()."
