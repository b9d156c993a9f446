from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.render.prose import line
from qmath.render.wrap import GLUE


def plain(source: str) -> str:
    return line(source)[0].plain.replace(GLUE, " ")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("## Step 1 ##", "Step 1"),
        (r"**Find** \(x^2\) of **\(y\)** now", "Find x² of y now"),
        ("2**3 and 4**5", "2**3 and 4**5"),
        ("* item", "• item"),
        ("- 5 = x", "- 5 = x"),
        ("It costs $5 and $10, or $20-$30.", "It costs $5 and $10, or $20-$30."),
        (r"where $x^2 = \frac12$ and $y$.", "where x² = 1/2 and y."),
        (r"a wage of $\$20{,}000$", "a wage of $20,000"),
        (r"he had \$9 left", "he had $9 left"),
        ("$a and b are nice words$", "$a and b are nice words$"),
        (r"so \boxed{\frac{2}{3}}.", "so ⟦2/3⟧."),
        (r"x = 2\frac{1}{3} \times 4", "x = 2 1/3 × 4"),
        ("[bold]x[/bold] :smile: `a_b`", "[bold]x[/bold] :smile: a_b"),
        (r"\foo{x} \( unclosed", r"\foo{x} \( unclosed"),
        (r"\(x^\sqrt2\)", r"\(x^\sqrt2\)"),
        (r"价格是\(3 \times 5\)元，**重点**内容", "价格是3 × 5元，重点内容"),
        (r"C:\Users\times.txt", r"C:\Users×.txt"),
    ],
)
def test_readable(source: str, text: str) -> None:
    assert plain(source) == text


def test_further_rows_hang_under_the_text_of_an_item() -> None:
    assert line("  12. twelve")[1] == 6
    assert line("no item")[1] == 0


def test_emphasis_is_styled() -> None:
    text, _ = line("a **b** c")
    assert [(s.start, s.end, str(s.style)) for s in text.spans] == [(2, 3, "strong")]


@given(st.text(alphabet="ab1 *$`\\(){}#_-", max_size=60))
def test_letters_and_numbers_stay(source: str) -> None:
    kept = [c for c in plain(source) if c in "ab1"]
    assert kept == [c for c in source if c in "ab1"] or "\\" in source or "_" in source or "^" in source


@pytest.mark.parametrize(
    "unit", ["$", "`", "**a", "\\(", "\\frac{", "$a", "\\boxed{a", "*", "\\times ", "$\\", "a$b "]
)
def test_hostile_lines_are_bounded(unit: str) -> None:
    started = time.process_time()
    line(unit * (2000 // len(unit)))
    assert time.process_time() - started < 1
