from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qmath.engines.remote.writing import Writing
from qmath.fences import Stops
from qmath.turn import Generate

ALPHABET = st.sampled_from(["a", "\n", "```", "python\n", "```output", "out", "put", "`", "é"])


@given(st.lists(ALPHABET, max_size=12), st.lists(ALPHABET, max_size=20), st.data())
def test_what_is_shown_is_what_is_kept_however_it_arrives(
    before: list[str], pieces: list[str], data: st.DataObject
) -> None:
    prefix, text = "".join(before), "".join(pieces)
    request = Generate((), prefix, Stops(("```output",), after_cell=True), 100)
    writing, shown, at = Writing(request), "", 0
    while at < len(text) and not writing.stopped:
        size = data.draw(st.integers(1, 7))
        shown += writing.add(text[at : at + size])
        assert writing.new.startswith(shown)
        at += size
    shown += writing.rest()
    assert shown == writing.new
    assert (prefix + text).startswith(prefix + shown)
    assert writing.text == prefix + shown


def test_a_stop_is_cut_off_and_what_follows_is_dropped() -> None:
    writing = Writing(Generate((), "", Stops(("STOP",)), 100))
    assert writing.add("go ST") == "go "
    assert writing.add("OP and on") == ""
    assert (writing.stopped, writing.new) == (True, "go ")
