from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pairs import DIFFERENT, SAME

from qmath.answers.extract import extract
from qmath.answers.judge import PATIENCE, Judge

TRANSCRIPTS = Path(__file__).resolve().parents[2] / "../shared/data/qwen_math_cot_dev.jsonl"
# Responses that we judge otherwise than the official code, by problem and gold answer, and why we are right.
DISAGREEMENTS: dict[tuple[int, str], str] = {}


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(timeout=20) as judge:  # a busy machine must not decide; the limit has a test of its own
        yield judge


@pytest.fixture(scope="module")
def hurried() -> Iterator[Judge]:
    with Judge() as judge:
        judge.same(r"\sqrt{8}", r"2\sqrt{2}")  # the worker stands
        yield judge


@pytest.mark.parametrize("group", SAME)
def test_same(judge: Judge, group: str) -> None:
    assert [pair for pair in SAME[group] if not judge.same(*pair)] == []


@pytest.mark.parametrize("group", DIFFERENT)
def test_different(judge: Judge, group: str) -> None:
    assert [pair for pair in DIFFERENT[group] if judge.same(*pair)] == []


@pytest.mark.skipif(not TRANSCRIPTS.is_file(), reason="the shared transcripts are not here")
def test_agrees_with_the_official_judgement(judge: Judge) -> None:
    for line in TRANSCRIPTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for response, official in zip(row["response"], row["official_correct"], strict=True):
            found = extract(response)
            correct = found is not None and judge.same(row["answer"], found.text)
            assert correct == official or (row["id"], row["answer"]) in DISAGREEMENTS, (row["id"], found)


@pytest.mark.parametrize(
    "text",
    [
        "9^{9^{9^9}}",
        r"\left(10^{10}\right)!",
        r"\frac{1}{" * 60 + "x" + "}" * 60,
        r"\sqrt{" * 150 + "x" + "}" * 150,
        "(x+1)^{99999}",
        "{" * 900 + "}" * 900,
        r"\sum_{k=1}^{10^{12}}\frac{1}{k!}",
        "x" + "^x" * 200,
        "{" * 100_000,
    ],
)
def test_hostile_answers_are_bounded(hurried: Judge, text: str) -> None:
    begun = time.perf_counter()
    assert not hurried.same(text, r"\sqrt{2}")
    assert time.perf_counter() - begun < PATIENCE + 4  # and what a busy machine adds


_TOKENS = (
    r"\frac{ \sqrt{ \boxed{ \left( \right) \begin{pmatrix} \end{pmatrix} \\ & { } [ ] ( ) ^ ^{ _ ! 9 10 99999 x i e "
    r"\pi \pm \cup \infty \text{ = < > \le , . % \sum_{k=1}^{ \int \log | \in 三 分之 又 万 $ \{ \} - + ' \binom"
).split(" ")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(_TOKENS), max_size=25).map("".join),
    st.lists(st.sampled_from(_TOKENS), max_size=8).map("".join),
)
def test_whatever_is_compared_ends_in_time(hurried: Judge, gold: str, answer: str) -> None:
    begun = time.perf_counter()
    hurried.same(gold, answer)
    assert time.perf_counter() - begun < PATIENCE + 4
    assert not hurried.unusable


def test_hostile_samples_cost_the_limit_once_each(hurried: Judge) -> None:
    samples = [rf"{digit}^{{9^{{9^9}}}}+x" for digit in range(2, 9)]
    begun = time.perf_counter()
    same = hurried.for_one_problem()
    assert not any(
        same(gold, answer) for answer in samples for gold in (r"\sqrt{3}", *samples) if gold != answer
    )
    assert same(samples[0], samples[0])
    assert same(r"\sqrt{12}", r"2\sqrt{3}")
    assert time.perf_counter() - begun < len(samples) * (PATIENCE + 1)  # 49 pairs


def test_a_slow_gold_answer_spoils_no_other_problem(hurried: Judge) -> None:
    assert not hurried.for_one_problem()(r"\left(10^{10}\right)!", r"\sqrt{12}")
    assert hurried.for_one_problem()(r"2\sqrt{3}", r"\sqrt{12}")


def test_a_new_worker_after_one_that_was_ended(hurried: Judge) -> None:
    assert not hurried.same(r"\left(10^{10}\right)!", r"\sqrt{3}")
    assert hurried.same("2", r"\frac{\sqrt{16}}{2}")
