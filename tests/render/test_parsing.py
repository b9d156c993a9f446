from __future__ import annotations

import pytest

from qmath.render.parsing import LIMIT, PERCENT, NotReadable, parse, split_rows


def test_rows_and_cells_without_rules_and_empty_ends() -> None:
    rows = split_rows(parse(r"a & b \\ \hline c \\ "))
    assert [[len(cell) for cell in row] for row in rows] == [[1, 1], [2]]


def test_a_percent_sign_is_no_comment() -> None:
    assert parse("5% x")[0].chars == f"5{PERCENT} x"
    assert parse(r"5\% x")[1].macroname == "%"


@pytest.mark.parametrize(
    "source", ["{", "}", r"\frac{a", "{" * 1500 + "}" * 1500, "x" * (LIMIT + 1), PERCENT]
)
def test_what_is_not_well_formed_is_refused(source: str) -> None:
    with pytest.raises(NotReadable):
        parse(source)
