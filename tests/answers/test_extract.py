from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.equivalence import equivalent
from qmath.answers.extract import Extracted, How, extract, extract_prediction, has_box

TRANSCRIPTS = Path(__file__).resolve().parents[2] / "../shared/data/qwen_math_cot_dev.jsonl"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (r"so \(\boxed{420}\).", "420"),
        (r"$\boxed{\frac{1}{9}}$", r"\frac{1}{9}"),
        (r"first \boxed{1}, then \boxed{2}", "2"),
        (r"$x = \boxed{-3}$ and $x = \boxed{\frac{2}{3}}$", r"-3, \frac{2}{3}"),
        ("\\boxed{-3}\n\n\\boxed{2}", "2"),
        (r"\boxed{4} \boxed{4}", "4"),
        (r"$\boxed 5$", "5"),
        (r"\fbox{7}", "7"),
        (r"\boxed{\boxed{5}}", "5"),
        (r"\boxed{\left\{1, 2\right\}}", r"\left\{1, 2\right\}"),
        (r"\boxed{5}. I put it into \boxed{}.", "5"),
        (r"\boxed{ 3 \text{ cm}. }", r"3 \text{ cm}"),
        ("\\boxed{25}\\).pd自如取消 noise", "25"),
        ("```python\nprint('\\\\boxed{9}')\n```\n```output\n\\boxed{9}\n```\nThus \\boxed{8}.", "8"),
        ("\\boxed{8}\n```python\nprint(r'\\boxed{9}')\n```\n", "8"),
        ("```python\nprint(1)\n```\n```output\n\\boxed{9}\n```\n", "9"),
        (r"<think>\boxed{1}</think> So \boxed{2}", "2"),
        (r"<think>\boxed{1}</think>", "1"),
        (r"thinking \boxed{1}</think>\boxed{3}", "3"),
        (r"\boxed{3} <think>perhaps \boxed{4}", "3"),
    ],
)
def test_boxes(text: str, answer: str) -> None:
    assert extract(text) == Extracted(answer, "boxed")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The answer is 3.5. Because 4 is too much.", "3.5"),
        ("The final answer is: $$\n\\frac{1}{2}\n$$", r"\frac{1}{2}"),
        ("**Answer: 12**", "12"),
        ("所以答案是12。因为3", "12"),
        ("The answer is 1. No: the answer is 2.", "2"),
        ("Put it into \\boxed{}.\n\nThe answer is 4.", "4"),
        ("The correct option is B.", "B"),
        ("The answers are 3 and 5.", "3 and 5"),
        ("故选：C。", "C"),
        (r"\text{The answer is }9", "9"),
        (r"The answer is $a_n=2n-1, n\in N^*$", r"a_n=2n-1, n\in N^*"),
    ],
)
def test_phrases(text: str, answer: str) -> None:
    assert extract(text) == Extracted(answer, "phrase")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Therefore the value is $\\frac{3}{4}$.", "\\frac{3}{4}"),
        ("It equals $2\\sqrt{3}$.", "2\\sqrt{3}"),
        ("所以，一共有12个。", "12"),
        ("答：小明有3.5千克。", "3.5"),
    ],
)
def test_the_last_number_is_whole(text: str, answer: str) -> None:
    assert extract(text) == Extracted(answer, "last number")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("so 12,345 apples", "12345"), ("5-3", "3"), ("it is -7.", "-7"), ("a half, 1/2", "1/2")],
)
def test_a_last_number_is_known_as_a_guess(text: str, answer: str) -> None:
    assert extract(text) == Extracted(answer, "last number")


def test_a_box_that_never_closes() -> None:
    assert extract(r"$\boxed{3$ and so on") == Extracted("3", "cut box")
    assert extract(r"so \boxed{\frac{1") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "```python\n# \\boxed{13}\nprint(6*7)\n```\n```output\n42\n```\nThe answer is 42.",
            ("42", "phrase"),
        ),
        ("```python\nprint(r'\\boxed{x}')\n```output\n\\boxed{7}\n```\nDone.", ("7", "boxed")),
        ("```python\nprint(6*7)\n```\n```output\n42\n```\nSo it is.", ("42", "last number")),
        ("Step 1:\n```python\nprint(6*7)\nSo it is \\boxed{42}.", ("42", "boxed")),
    ],
)
def test_code_is_asked_last(text: str, found: tuple[str, How]) -> None:
    assert extract(text) == Extracted(*found)
    assert extract("```python\nprint(6*7)\n```\nLet us see.") is None


@pytest.mark.parametrize("text", ["", "no answer here", r"\boxed{}", r"12 so \boxed{ }"])
def test_nothing(text: str) -> None:
    assert extract(text) is None


def test_has_box() -> None:
    assert has_box(r"so \boxed{1}")
    assert not has_box(r"put it into \boxed{} or \boxed{1")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\\boxed{" * 14_000,
            "{" * 100_000,
            "\\boxed{" + "{" * 50_000 + "}" * 50_001,
            "```python\n" * 10_000,
            r"\boxed{" + "$" * 100_000 + "}",
        ),
        *("the answer is " * 7_000, "1," * 50_000, "-" * 100_000, "$" * 100_000, "<think>" * 14_000),
    ],
)
def test_hostile_length_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    extract(text)
    assert time.process_time() - begun < 2


@given(st.text(alphabet=st.sampled_from("\\boxed{}`python\nutoputan$. 12<think>/答案是"), max_size=300))
def test_never_raises(text: str) -> None:
    found = extract(text)
    assert found is None or found.text.strip()


@given(st.text(alphabet="abcx0123456789+-^ ", min_size=1).filter(lambda s: s.strip()))
def test_a_box_gives_back_what_was_put_in(inner: str) -> None:
    found = extract(f"We see that $\\boxed{{{inner}}}$ holds.")
    assert found is not None
    assert found.text == " ".join(inner.split())


@pytest.mark.skipif(not TRANSCRIPTS.is_file(), reason="the shared transcripts are not here")
def test_agrees_with_the_official_extraction() -> None:
    for line in TRANSCRIPTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for response, official in zip(row["response"], row["official_extracted"], strict=True):
            found = extract(response)
            assert found is not None
            assert equivalent(found.text, official), (row["id"], found, official)


@pytest.mark.parametrize(
    "text",
    [
        "12 dozen",
        "18 in^2",
        "2sqrt3",
        "xy=6",
        "0.333...",
        r"\begin{array}{cc}1&2\\3&4\end{array}",
        "3 million",
        "AB=5",
        "5 minutes",
        "negative 12",
    ],
)
def test_an_answer_alone_is_taken_whole(text: str) -> None:
    found = extract_prediction(text)
    assert found is not None
    assert (found.text, found.how) == (text, "whole text")


def test_a_decimal_that_goes_on_keeps_its_dots() -> None:
    found = extract(r"So it is \boxed{0.333...}.")
    assert found is not None
    assert found.text == "0.333..."
