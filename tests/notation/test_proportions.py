"""Shares, ratios and repeating decimals as fractions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.notation import Declined, read
from qmath.notation.proportions import in_fractions


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("What percent of 80 is 20?", "percentage((20)/(80))"),
        ("7 is what fraction of 28", "(7)/(28)"),
        ("40% of what number is 12?", "Solve for x: (40%)*x = 12"),
        (r"0.\overline{12}", "(12/99)"),
        ("0.1(6)", "(15/90)"),
        ("0.121212...", "(12/99)"),
        ("Solve for x: 3:4 = x:20", "Solve for x: (3)/(4) = (x)/(20)"),
        ("Round 0.01234 to 2 significant figures", "Round 0.01234 to 3 decimal places"),
    ],
)
def test_words_become_fractions(text: str, signs: str) -> None:
    assert in_fractions(text) == signs


@pytest.mark.parametrize(
    "text",
    [
        "0.12...",
        "0.01001...",
        "What percent of the class is 20?",
        "x: 3 = 4",
        r"\overline{3-2i}",
        "Round 0 to 2 sf",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert in_fractions(text) == text


@given(st.text(alphabet="0123456789.:%=()x is whatpercentof\\overlinedot{}", max_size=60))
def test_any_text_is_read_or_declined(text: str) -> None:
    task = read(in_fractions(text))
    assert not isinstance(task, Declined) or task.reason
