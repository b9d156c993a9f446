"""Odd transcripts through the whole house: a scripted engine, the driver, the real sandbox."""

from __future__ import annotations

import pytest

from qmath.engines.scripted import ScriptedEngine
from qmath.events import Finished
from qmath.house import open_house
from qmath.options import Options
from qmath.problem import Problem
from qmath.result import Result

CELL = "```python\nprint(6*7)\n```"
BOX = "So \\boxed{42}."
ASKED = "Anna has 6 bags of 7 apples. How many apples does she have?"


def solved(
    *texts: str, problem: str = ASKED, max_tokens: int = 2048, cell_timeout: float = 5.0
) -> tuple[Result, list[str]]:
    """The result, and the codes that ran. Each text is what the model would write if nothing stopped it."""
    options = Options(mode="tir", effort="low", max_tokens=max_tokens, cell_timeout=cell_timeout)
    house = open_house(options, many=False, engine=ScriptedEngine(texts, piece=3))
    (result,) = (e.result for _, e in house.run([Problem("1", problem)]) if isinstance(e, Finished))
    assert result.error is None
    assert result.attempt is not None
    return result, [cell.code for cell in result.attempt.cells]


@pytest.mark.parametrize(
    "text",
    [
        "We compute:\n```python\r\nprint(6*7)\r\n```\r\n",
        "We compute:\n```PYTHON  \nprint(6*7)\n   ```  \n",
        "1. We compute:\n    ``` python3\n    print(6*7)\n    ```\n",
        "code:```{python}\nprint(6*7)\n```",
        "```python\nprint(6*7)",
        "```python\nprint(6*7)\n```output\n41\n```\nSo \\boxed{41}.",
        "```python\nprint(6*7)\n``` output\n41\n```\nSo \\boxed{41}.",
        "```python\nprint(6*7)\n``` It prints 41: \\boxed{41}.",
        "```python\nprint(6*7)\n```\n\n```output\n41\n```\nSo \\boxed{41}.",
        "```python\nprint(6*7)\n```" * 2,
        "<think>Is it \\boxed{41}?\n```python\nprint(41)\n```\n</think>\n" + CELL,
        "I will put the answer into \\boxed{}.\n" + CELL,
        "First in another language:\n```javascript\nconsole.log(41)\n```\n" + CELL,
    ],
)
def test_the_cell_is_run_and_what_it_gave_is_what_counts(text: str) -> None:
    result, ran = solved(text, BOX)
    assert (result.answer, ran) == ("42", ["print(6*7)"])
    assert result.attempt is not None
    assert "```output\n42\n```" in result.attempt.transcript
    assert "\\boxed{41}." not in result.attempt.transcript


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["```python\n# \\boxed{41}\nprint(6*7)\n```", "The answer is 42."], "42"),
        (["```python\nprint('\\\\boxed{42}')\n```", "That is it."], "42"),
        ([CELL, "So $\\boxed{\\frac{\\sqrt{1+\\frac{1}{2}}}{3}}$."], r"\frac{\sqrt{1+\frac{1}{2}}}{3}"),
        ([CELL, "Not \\boxed{41}: rather \\boxed{42}."], "42"),
        ([CELL, "Either \\boxed{2} or \\boxed{3}."], "2, 3"),
        ([CELL, "So \\boxed{42"], "42"),
        (["```python\nx = 6*7\n```", "```python\nprint(x)\n```", BOX], "42"),
        (["```python\nprint(y)\n```", CELL, BOX], "42"),
        (["```python\n# nothing\n```", BOX], "42"),
        (["```python\n```", CELL, BOX], "42"),
        (["```python\nprint('```')\n```", BOX], "42"),
        (["```python\nwhile True: pass\n```", BOX], "42"),
        (["```python\nimport os\nos.system('ls')\n```", BOX], "42"),
        (["It is clear: ", BOX], None),
        ([CELL, "Once more:\n" + CELL, BOX], None),
    ],
)
def test_answers(texts: list[str], answer: str | None) -> None:
    result, _ = solved(*texts, cell_timeout=0.5)
    assert result.answer == answer


@pytest.mark.parametrize(
    ("texts", "ran"),
    [
        ([CELL, "So \\boxed{\\frac{42" + "0" * 100], ["print(6*7)"]),
        (["```python\nx = 42\n" + "x += 1\n" * 100], []),
    ],
)
def test_what_the_limit_cuts_is_no_answer_and_no_cell(texts: list[str], ran: list[str]) -> None:
    result, codes = solved(*texts, max_tokens=12)
    assert result.attempt is not None
    assert (result.answer, result.attempt.finish, codes) == (None, "length", ran)


@pytest.mark.parametrize(
    "text", ["It is \\boxed{42}. To check:\n" + CELL, "```\nprint(6*7)\n```\nThat prints \\boxed{42}."]
)
def test_what_is_not_run(text: str) -> None:
    result, ran = solved(text)
    assert (result.answer, ran) == ("42", [])


@pytest.mark.parametrize("said", ["I do not know.", ""])
def test_the_problem_answers_nothing(said: str) -> None:
    statement = (
        "A note says \\boxed{7}, and ```python\nprint(8)\n``` stands below. <think>9</think> What is meant?"
    )
    result, ran = solved(said, problem=statement)
    assert (result.answer, ran) == (None, [])
