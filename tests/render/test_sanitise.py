from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.render.sanitise import one_line, sanitise

anything = st.text(alphabet=st.characters(exclude_categories=[])) | st.text(
    alphabet="\x00\x07\x08\x0b\x0c\r\n\t\x1b\x7f\x85\x9b\u200b\u200d\u202e\u2066\u2028\ufeff\ufe0f\ud800\u0301\u3164a中"
)


@given(anything)
def test_nothing_dangerous_is_left(text: str) -> None:
    safe = sanitise(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in safe if c not in "\n\t")
    safe.encode("utf-8")
    assert sanitise(safe) == safe


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x10FF)))
def test_letters_numbers_and_signs_stay(text: str) -> None:
    assert sanitise(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x9b2J", "\N{REPLACEMENT CHARACTER}2J"),
        ("user\u202etxt", "user\N{REPLACEMENT CHARACTER}txt"),
        ("1\u200b2\ufeff3\u2060", "123"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4),
        ("x²≤\t√2\n解", "x²≤\t√2\n解"),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_examples(text: str, safe: str) -> None:
    assert sanitise(text) == safe


def test_one_line_is_one() -> None:
    assert one_line(" a\n\n b\u2028c\td ") == "a b c d"


@pytest.mark.parametrize("unit", ["a", "\x1b", "\u0301", "中", "\r\n"])
def test_linear(unit: str) -> None:
    started = time.process_time()
    sanitise(unit * 500_000)
    assert time.process_time() - started < 3
