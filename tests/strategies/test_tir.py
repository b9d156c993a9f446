"""The TIR loop against everything that models do to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt, CellResult
from qmath.strategies.limits import Limits
from qmath.strategies.tir import tir
from qmath.turn import Generate, Generated, RunCell, Say

PROBLEM = Problem("1", "What is 6*7?")
LIMITS, PROMPTS = Limits(), Prompts()
Cells = Callable[[str], CellResult]


def echo(code: str) -> CellResult:
    return CellResult("ok", f"<{code}>")


def run(
    texts: list[str], cells: Cells = echo, limits: Limits = LIMITS, prompts: Prompts = PROMPTS
) -> tuple[Attempt, list[str], int]:
    """Drive a TIR attempt; each text is what the model would write, cut at the stops as an engine does."""
    strategy, sent, ran, asked = tir(PROBLEM, prompts, limits), None, [], 0
    queue = list(texts)
    while True:
        try:
            request = strategy.send(sent)
        except StopIteration as end:
            return end.value, ran, asked
        match request:
            case Generate():
                asked += 1
                text = queue.pop(0) if queue else ""
                cut = request.stops.cut(request.prefix + text, len(request.prefix))
                if cut is None:
                    long = len(text) > request.max_tokens
                    sent = Generated(text[: request.max_tokens], "length" if long else "end")
                else:
                    sent = Generated((request.prefix + text)[len(request.prefix) : cut], "stop")
            case RunCell(code=code):
                ran.append(code)
                sent = cells(code)
            case Say():
                sent = None


def test_a_cell_is_run_and_the_model_goes_on_from_its_output() -> None:
    attempt, ran, _ = run(["Compute.\n```python\nprint(6*7)\n```\nmore", "So \\boxed{42}."])
    assert ran == ["print(6*7)"]
    assert attempt.answer == "42"
    assert attempt.finish == "answer"
    assert attempt.transcript == (
        "Compute.\n```python\nprint(6*7)\n```\n```output\n<print(6*7)>\n```\nSo \\boxed{42}."
    )


def test_an_error_is_the_observation_and_may_be_mended() -> None:
    def cells(code: str) -> CellResult:
        return CellResult("error", "NameError: x") if code == "x" else CellResult("ok", "3")

    attempt, ran, _ = run(["```python\nx\n```", "Mend:\n```python\n3\n```", "\\boxed{3}"], cells)
    assert ran == ["x", "3"]
    assert "```output\nNameError: x\n```" in attempt.transcript
    assert [c.result.status for c in attempt.cells] == ["error", "ok"]


def test_a_cell_without_closing_fence_is_closed_and_run() -> None:
    attempt, ran, _ = run(["```python\nprint(1)\n```output\n1\n```", "\\boxed{1}"])
    assert ran == ["print(1)"]
    assert attempt.transcript == "```python\nprint(1)\n```\n```output\n<print(1)>\n```\n\\boxed{1}"
    attempt, ran, _ = run(["```python\nprint(1)", "\\boxed{1}"])
    assert ran == ["print(1)"]
    assert attempt.answer == "1"


def test_a_cell_cut_off_by_the_limit_is_not_run() -> None:
    attempt, ran, _ = run(["```python\n" + "x=1\n" * 50], limits=Limits(max_tokens=40))
    assert (ran, attempt.finish, attempt.answer) == ([], "length", None)


def test_an_invented_output_is_replaced_by_the_real_one() -> None:
    attempt, _, _ = run(["```python\nprint(6*7)\n```\n```output\n41\n```\n\\boxed{41}", "\\boxed{42}"])
    assert attempt.answer == "42"
    assert "41" not in attempt.transcript


def test_an_output_without_a_cell_is_told_to_the_model() -> None:
    attempt, ran, _ = run(["I ran it:\n```output\n41\n```", "Then \\boxed{42}"])
    assert ran == []
    assert "no code was run" in attempt.transcript
    assert attempt.answer == "42"


def test_a_cell_after_the_box_is_not_run() -> None:
    attempt, ran, asked = run(["It is \\boxed{42}. Check:\n```python\nprint(6*7)\n```"])
    assert (ran, asked, attempt.answer) == ([], 1, "42")


def test_an_empty_cell_is_told_to_the_model() -> None:
    attempt, ran, _ = run(["```python\n\n```", "\\boxed{42}"])
    assert ran == []
    assert "the cell is empty" in attempt.transcript
    assert attempt.cells == ()


def test_two_cells_at_once_run_one_after_the_other() -> None:
    _, ran, _ = run(["```python\na=1\n```\n```python\nb=2\n```", "```python\nb=2\n```", "\\boxed{3}"])
    assert ran == ["a=1", "b=2"]


def test_a_repeated_cell_ends_the_loop() -> None:
    attempt, ran, asked = run(["```python\nprint(1)\n```"] * 5)
    assert (ran, asked) == (["print(1)"], 2)
    assert (attempt.answer, attempt.finish) == (None, "no-answer")


def test_rounds_are_limited() -> None:
    texts = [f"```python\nprint({i})\n```" for i in range(10)]
    attempt, ran, asked = run(texts, limits=Limits(rounds=3))
    assert (len(ran), asked, attempt.finish) == (3, 4, "no-answer")


def test_thoughts_are_not_run() -> None:
    attempt, ran, _ = run(["<think>```python\nprint(1)\n```</think>\\boxed{42}"])
    assert (ran, attempt.answer) == ([], "42")


def test_a_prefill_opens_the_answer() -> None:
    attempt, ran, _ = run(["print(42)\n```", "\\boxed{42}"], prompts=Prompts(tir_prefill="```python\n"))
    assert ran == ["print(42)"]
    assert attempt.transcript.startswith("```python\nprint(42)\n```")


@pytest.mark.parametrize("text", ["", "I do not know.", "\\boxed{}", "```python\n```"])
def test_nonsense_has_no_answer(text: str) -> None:
    attempt, _, _ = run([text, ""])
    assert attempt.answer is None
    assert attempt.finish == "no-answer"


def test_a_closing_fence_behind_the_last_statement_is_no_code() -> None:
    _, ran, _ = run(["```python\nprint(6*7)```\n```output\n42\n```", "\\boxed{42}"])
    assert ran == ["print(6*7)"]


FENCES = ["```python\n", "``` Python3\n", "```python3.11\n", "```", "```\n", "  ```\n", "```output\n", "``"]
CODE = ["x = 1\n", "print('```')\n", "print(2)```\n", "\n", " "]
PROSE = ["<think>", "</think>", "so ", "\\boxed{1}", "output"]
WRITINGS = st.lists(st.sampled_from([*FENCES, *CODE, *PROSE]), max_size=12).map("".join)


def attempted(texts: list[str], sizes: list[int]) -> tuple[str, list[str], str | None]:
    """Transcript, cells and answer where each text arrives in pieces of these sizes and is cut as soon as it may be."""
    strategy, sent, ran, queue = tir(PROBLEM, PROMPTS, LIMITS), None, [], list(texts)
    while True:
        try:
            request = strategy.send(sent)
        except StopIteration as end:
            return end.value.transcript, ran, end.value.answer
        if isinstance(request, Generate):
            text, at, start = queue.pop(0) if queue else "", 0, len(request.prefix)
            sent = Generated(text, "end")
            for size in itertools.cycle(sizes):
                so_far = request.prefix + text[: at + size]
                if (cut := request.stops.cut(so_far, start + at)) is not None:
                    sent = Generated(so_far[start:cut], "stop")
                    break
                if (at := at + size) >= len(text):
                    break
        elif isinstance(request, RunCell):
            ran.append(request.code)
            sent = echo(request.code)
        else:
            sent = None


@given(st.lists(WRITINGS, min_size=1, max_size=4), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_an_attempt_is_the_same_however_its_text_arrives(texts: list[str], sizes: list[int]) -> None:
    whole, pieces = attempted(texts, [10**6]), attempted(texts, sizes)
    assert pieces[1:] == whole[1:]
    # A last cell that is not run is closed by its own fence, or by nothing, where that of the next block came first.
    assert pieces[0].split() in (whole[0].split(), [*whole[0].split(), "```"])
