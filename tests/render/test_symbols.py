from __future__ import annotations

import pytest

from qmath.render.symbols import ordinary, subscript, superscript


def test_scripts_are_whole_or_none() -> None:
    assert superscript("2n+1") == "²ⁿ⁺¹"
    assert subscript("i=1") == "ᵢ₌₁"
    assert superscript("2q") is None
    assert subscript("AB") is None
    assert superscript("") is None


@pytest.mark.parametrize(
    ("name", "char"),
    [("alpha", "α"), ("Omega", "Ω"), ("infty", "∞"), ("ref", None), ("L", None), ("no", None)],
)
def test_ordinary_symbols_and_no_letters(name: str, char: str | None) -> None:
    assert ordinary(name) == char
