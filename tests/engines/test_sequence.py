"""Bookkeeping of one sequence: no token is evaluated twice, none is kept that the text no longer has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qmath.engines.sequence import Sequence
from qmath.fences import Stops
from qmath.result import Usage
from qmath.turn import Generate, Message

MESSAGES = (Message("user", "hello"),)


def tokenise(text: str, *, special: bool = False) -> list[int]:
    """A byte a token: every place of a text is a boundary of tokens."""
    assert not special  # what a model or a problem wrote is never more than text
    return list(text.encode())


def generate(prefix: str = "", stop: str = "STOP", most: int = 100) -> Generate:
    return Generate(MESSAGES, prefix, Stops((stop,)), most)


def write(sequence: Sequence, text: str) -> object:
    """Play the model: evaluate what is pending, then a byte at a time."""
    for byte in text.encode():
        sequence.advance(sequence.pending)
        written = sequence.take(byte, bytes([byte]), end=False)
        if written is not None:
            return written
    sequence.advance(sequence.pending)
    return sequence.take(0, b"", end=True)


def fresh() -> Sequence:
    return Sequence("k", tokenise("PROMPT"), MESSAGES, slot=0)


def test_only_the_new_text_is_evaluated() -> None:
    sequence = fresh()
    assert sequence.resume(generate(), tokenise) is None
    written = write(sequence, "abcSTOP")
    assert written == type(written)("abc", "stop")
    assert sequence.settle()[0] == Usage(prompt_tokens=6, completion_tokens=7, evaluated_tokens=6 + 6)
    # "STOP" was generated and is dropped: its evaluated part must leave the cache.
    assert sequence.resume(generate("abc\nout\n"), tokenise) == 9
    assert sequence.pending == len("\nout\n")
    write(sequence, "d")
    assert sequence.settle()[0] == Usage(0, 2, len("\nout\n") + 1)


def test_an_unchanged_text_re_evaluates_its_last_token_only() -> None:
    sequence = fresh()
    sequence.resume(generate(), tokenise)
    write(sequence, "ab")
    assert sequence.resume(generate("ab"), tokenise) == 7
    assert sequence.pending == 1


def test_characters_of_several_tokens_are_shown_whole() -> None:
    sequence = fresh()
    sequence.resume(generate(), tokenise)
    shown = []
    for byte in "é≤".encode():
        sequence.advance(sequence.pending)
        sequence.take(byte, bytes([byte]), end=False)
        shown.append(sequence.fresh_text())
    assert shown == ["", "é", "", "", "≤"]


def test_a_possible_stop_is_held_back() -> None:
    sequence = fresh()
    sequence.resume(generate(), tokenise)
    shown = ""
    for byte in b"abST.":
        sequence.advance(sequence.pending)
        sequence.take(byte, bytes([byte]), end=False)
        shown += sequence.fresh_text() + "|"
    assert shown == "a|b|||ST.|"


def test_length_ends_a_request() -> None:
    sequence = fresh()
    sequence.resume(generate(most=3), tokenise)
    written = write(sequence, "abcdef")
    assert written == type(written)("abc", "length")


@given(
    st.lists(
        st.tuples(st.text("aé≤b", max_size=6), st.integers(0, 8), st.text("xy≥", max_size=4)), max_size=6
    )
)
def test_the_cache_always_holds_the_text(rounds: list[tuple[str, int, str]]) -> None:
    sequence, prefix, cached = fresh(), "", b""
    for text, keep, addition in rounds:
        clear = sequence.resume(generate(prefix), tokenise)
        if clear is not None:
            cached = cached[:clear]
        assert sequence.evaluated <= len(cached)
        assert bytes(sequence.tokens[: sequence.evaluated]) == cached[: sequence.evaluated]
        assert bytes(sequence.tokens) == b"PROMPT" + prefix.encode()
        write(sequence, text)
        cached = bytes(sequence.tokens[: sequence.evaluated])
        prefix = (prefix + text)[: len(prefix) + keep] + addition
