from __future__ import annotations

import io
import re

import pytest
from test_live import HOSTILE, in_pieces, result, transcript

from qmath.events import AttemptStarted, CellFinished, CellStarted, Event, Finished, Notice, Started, Text
from qmath.problem import Problem
from qmath.render.plain import PlainRenderer
from qmath.render.theme import Ink
from qmath.result import CellResult

TEXT = "We use \\(x^2\\):\n```python\nprint(1)\n```"
STORY: list[Event] = [
    Started(Problem("arg:1", "x^2\n= 1")),
    Notice("no model was found", "warning"),
    AttemptStarted("tir", "m"),
    *in_pieces(TEXT),
    CellStarted("print(1)"),
    CellFinished(CellResult("ok", "1"), "\n```output\n1\n```\n"),
    *in_pieces("So \\(\\boxed{1}\\)."),
    AttemptStarted("cot", "m", "the answer was refuted: -1 is missing"),
    *in_pieces("Let"),
    Finished(result("-1, 1")),
]
EXPECTED = """Problem: x^2 = 1
! no model was found
We use \\(x^2\\):
```python
print(1)
```
```output
1
```
So \\(\\boxed{1}\\).

── the answer was refuted: -1 is missing — trying cot
Let

Answer: -1, 1
verified ✓  put back into the equation
qwen2.5-math-1.5b · tir · 25.0 tokens/s · 5.0 s
"""


def shown(events: list[Event], *, show_answer: bool = True, ink: Ink | None = None) -> str:
    stream = io.StringIO()
    renderer = PlainRenderer(stream, show_answer=show_answer, ink=ink)
    for event in events:
        renderer.handle(event)
    renderer.close()
    renderer.close()
    return stream.getvalue()


def test_the_transcript_as_it_was_written() -> None:
    assert shown(STORY) == EXPECTED


def test_without_the_answer_the_verdict_stays() -> None:
    assert shown(STORY, show_answer=False) == EXPECTED.replace("Answer: -1, 1\n", "")
    assert "No answer: the limit of tokens was reached" in shown([Finished(result(None))], show_answer=False)


def test_pieces_are_written_as_they_come() -> None:
    stream = io.StringIO()
    renderer = PlainRenderer(stream, show_answer=True)
    for piece in ("a", "b\r", "\nc"):
        renderer.handle(Text(piece))
    assert stream.getvalue() == "ab\nc"


@pytest.mark.parametrize("colours", ["auto", "forced"])
def test_colours_change_nothing_else(colours: str) -> None:
    ink = Ink(colours=colours, environ={"TERM": "dumb"})  # type: ignore[arg-type]
    text = transcript(12)
    coloured = shown([*STORY, *in_pieces(text)], ink=ink)
    assert ("\x1b[" in coloured) == (colours == "forced")
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown([*STORY, *in_pieces(text)])


def test_no_control_sequence_comes_through() -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown([*in_pieces(HOSTILE)]))


def test_what_the_stream_cannot_encode_is_replaced() -> None:
    raw = io.BytesIO()
    renderer = PlainRenderer(io.TextIOWrapper(raw, encoding="ascii"), show_answer=True)
    renderer.handle(Text("x² 解"))
    assert raw.getvalue() == b"x? ?"
