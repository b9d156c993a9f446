"""Chain of thought, on plain texts and on real transcripts of Qwen2.5-Math."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmath.answers.equivalence import equivalent
from qmath.engines.base import Done, Output, Piece
from qmath.engines.scripted import ScriptedEngine
from qmath.problem import Problem
from qmath.prompts import COT_SYSTEM, Prompts
from qmath.result import Attempt
from qmath.strategies.cot import cot
from qmath.strategies.limits import Limits
from qmath.strategies.tir import tir
from qmath.turn import Generate, Generated, Strategy

TRANSCRIPTS = Path(__file__).parents[3] / "shared" / "data" / "qwen_math_cot_dev.jsonl"
PROBLEM = Problem("1", "What is 6*7?")


def finish(strategy: Strategy, text: str) -> tuple[Attempt, list[Generate], str]:
    """Play one text through the scripted engine; the attempt, what was asked, and what was shown."""
    engine, seen, asked, shown = ScriptedEngine([text], piece=7), [], [], ""
    outputs: list[Output] = seen
    engine.start(outputs.append)
    request = next(strategy)
    while True:
        assert isinstance(request, Generate)
        asked.append(request)
        engine.submit("k", request)
        shown += "".join(o.text for o in outputs if isinstance(o, Piece))
        done = outputs[-1]
        assert isinstance(done, Done)
        outputs.clear()
        try:
            request = strategy.send(done.generated)
        except StopIteration as end:
            return end.value, asked, shown


def test_one_piece_of_writing() -> None:
    attempt, asked, shown = finish(cot(PROBLEM, Prompts(), Limits()), "6*7 = \\boxed{42}.")
    assert (attempt.mode, attempt.answer, attempt.finish) == ("cot", "42", "answer")
    assert attempt.transcript == shown == "6*7 = \\boxed{42}."
    assert [m.content for m in asked[0].messages] == [COT_SYSTEM, "What is 6*7?"]


def test_code_is_not_run_and_its_numbers_are_no_answer() -> None:
    attempt, _, _ = finish(
        cot(PROBLEM, Prompts(), Limits()), "```python\nprint(41)\n```\nSo it is \\boxed{42}"
    )
    assert (attempt.cells, attempt.answer) == ((), "42")


def test_a_text_cut_off_has_no_answer() -> None:
    strategy = cot(PROBLEM, Prompts(), Limits(max_tokens=3))
    next(strategy)
    with pytest.raises(StopIteration) as end:
        strategy.send(Generated("First 6 times", "length"))
    assert (end.value.value.answer, end.value.value.finish) == (None, "length")


def real_responses() -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in TRANSCRIPTS.read_text("utf-8").splitlines()]
    return [(r, e) for row in rows for r, e in zip(row["response"], row["official_extracted"], strict=True)]


@pytest.mark.skipif(not TRANSCRIPTS.exists(), reason="the evaluation data is not beside this clone")
@pytest.mark.parametrize("way", [cot, tir])
def test_real_transcripts_come_through_whole(way: object) -> None:
    """400 of them: nothing is lost or added on the way, and a boxed answer is the official one."""
    disagreements = []
    for text, official in real_responses():
        attempt, _, shown = finish(way(PROBLEM, Prompts(), Limits(max_tokens=10**6)), text)  # type: ignore[operator]
        assert attempt.transcript == shown == text
        if attempt.answer != official and not equivalent(attempt.answer or "", official):
            disagreements.append((official, attempt.answer))
    assert len(disagreements) <= 8  # all of one problem, whose answer is a time of day
    assert all(":" in official for official, _ in disagreements)
