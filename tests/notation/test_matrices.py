from __future__ import annotations

import pytest

from qmath.notation import Declined, read
from qmath.notation.tasks import MatrixValue


@pytest.mark.parametrize(
    "text",
    [
        "[[1,2],[3,4]]^{-1}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1}",
        r"\left(\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right)^{-1}",
        "Find the inverse of the matrix [1 2; 3 4]",
        "求矩阵 [[1,2],[3,4]] 的逆矩阵",
        "Let A = [[1,2],[3,4]]. Find A^{-1}.",
    ],
)
def test_spellings_of_one_inverse(text: str) -> None:
    task = read(text)
    assert isinstance(task, MatrixValue), task
    assert task.latex == r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1}"


@pytest.mark.parametrize(
    "text",
    [
        "[[1,2],[3,4]]",
        "[[1,2],[3]]^2",
        "[[1,2],[3,4]] + 1",
        "[[1,2,3],[4,5,6]]^2",
        "[[1,2],[3,4]] * [[1,2,3]]",
        "det [[1,2,3],[4,5,6]]",
        "rank [[a,1],[1,a]]",
        "sin [[1,2],[3,4]]",
        "[[1,2],[3,4]]^1000000",
    ],
)
def test_what_has_no_value_is_declined(text: str) -> None:
    assert isinstance(read(text), Declined)
