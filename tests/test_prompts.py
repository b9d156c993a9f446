"""Prompts: the official texts and the official observation."""

from __future__ import annotations

from qmath.problem import Problem
from qmath.prompts import Prompts, observation, shorten
from qmath.result import CellResult


def test_observation_is_the_official_block() -> None:
    assert observation(CellResult("ok", "[-3, 2/3]\n")) == "\n```output\n[-3, 2/3]\n```\n"


def test_long_output_keeps_both_ends() -> None:
    text = "a" * 300 + "b" * 300
    assert shorten(text, 400) == "a" * 200 + "..." + "b" * 200
    assert shorten("short", 400) == "short"


def test_the_gold_answer_is_never_shown() -> None:
    problem = Problem("1", "2+2", answer="SECRET")
    for messages in (Prompts().cot(problem), Prompts().tir(problem)):
        assert all("SECRET" not in m.content for m in messages)
        assert messages[-1].content == "2+2"
