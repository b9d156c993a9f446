"""Sums with dots, as sums with an index."""

from __future__ import annotations

import pytest

from qmath.notation.ellipses import in_sums
from qmath.notation.tokens import Refusal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1+2+3+...+100", r"\sum_{k=1}^{100} k"),
        (r"Compute 1 + 2 + \cdots + 50.", r"\sum_{k=1}^{50} k"),
        ("1+3+5+...+99", r"\sum_{k=0}^{49} (1 + (2) k)"),
        ("100 + 95 + 90 + ... + 5", r"\sum_{k=0}^{19} (100 + (-5) k)"),
        ("1+2+4+...+64", r"\sum_{k=0}^{6} ((1) (2)^k)"),
        ("1 + 1/2 + 1/4 + ...", r"\sum_{k=0}^{\infty} ((1) (1/2)^k)"),
        (r"\frac{1}{3} + \frac{1}{9} + \frac{1}{27} + \cdots", r"\sum_{k=0}^{\infty} ((1/3) (1/3)^k)"),
        ("1+2+3+...+n", r"\sum_{k=1}^{n} k"),
        ("1+3+5+...+(2n-1)", r"\sum_{k=1}^{n} (2 k + (-1))"),
        ("1+2+...+k", r"\sum_{j=1}^{k} j"),
    ],
)
def test_the_rule_of_the_terms(text: str, written: str) -> None:
    assert in_sums(text) == written


@pytest.mark.parametrize(
    "text", ["2+4+...+64", "1+2+4+...+100", "1+2+3+...", "1+4+9+...+100", "1+3+...+(2n+1)"]
)
def test_no_rule_or_two_of_them_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        in_sums(text)


@pytest.mark.parametrize("text", ["1.5 + 2", "x + ... + y", "...", "1, 2, 3, ...", "1*2*...*n", "1+...+9"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert in_sums(text) == text
