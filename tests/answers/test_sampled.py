from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.sampled import sampled


@pytest.mark.parametrize(
    ("a", "b"),
    [
        *((r"\sqrt{8}", r"2\sqrt{2}"), (r"\frac{1}{\sqrt{2}}", r"\frac{\sqrt{2}}{2}"), ("x+1", "1+x")),
        *(("(x+1)^2", "x^2+2x+1"), (r"\sqrt[3]{16}", r"2\sqrt[3]{2}"), ("1+2i", "2i+1"), ("-x^2", "-(x^2)")),
        *((r"\sin^2x+\cos^2x", "1"), (r"\frac{\pi}{2}", r"\pi/2"), (r"1\frac{1}{2}x", r"\frac{3x}{2}")),
        *(
            ("2.8284271247461903", r"2\sqrt{2}"),
            (r"\ln6", r"\ln2+\ln3"),
            ("a_1b", "ba_{1}"),
            ("2^{n+1}", r"2\cdot2^n"),
        ),
    ],
)
def test_same_values(a: str, b: str) -> None:
    assert sampled(a, b) is True


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x", "y"),
        (r"\sqrt{2}", r"\sqrt{3}"),
        ("x-1", "1-x"),
        ("x^2", "2x"),
        ("1+i", "1-i"),
        (r"\sin x", r"\cos x"),
    ],
)
def test_other_values(a: str, b: str) -> None:
    assert sampled(a, b) is False


@pytest.mark.parametrize(
    "text",
    [
        *("2^{100}", "9^{9^{9^9}}", r"\frac{1}{0}", r"\text{red}", "x=2", "(", "x+", r"\sin^{-1}x", "", "红"),
        *("(" * 90 + "x" + ")" * 90, "x" * 5000, r"\sqrt{" * 30 + "x" + "}" * 30),
    ],
)
def test_what_is_not_understood_or_too_great_is_undecided(text: str) -> None:
    begun = time.process_time()
    assert sampled(text, "x") is None
    assert time.process_time() - begun < 0.5


@given(st.text(alphabet=r"x12\frac{}sqt()^+-*/ie[].!", max_size=60))
def test_never_raises(text: str) -> None:
    sampled(text, "x")
    sampled(text, text)
