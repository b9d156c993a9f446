from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

import pytest
from emulator import Terminal
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.events import (
    AttemptFinished,
    AttemptStarted,
    CellFinished,
    CellStarted,
    Event,
    Finished,
    Notice,
    Started,
    Text,
)
from qmath.problem import Problem
from qmath.render.live import LiveRenderer
from qmath.render.screen import Screen
from qmath.render.theme import Ink
from qmath.result import Attempt, CellResult, Result, Usage, Verdict

PROBLEM = Problem("arg:1", "Solve $3x^2+7x-6=0$")
WIDTHS = (40, 80, 120, 200)


class Clock:
    """Every look at it takes three milliseconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.003
        return self.now


def renderer_on(terminal: Terminal, *, colours: str = "auto", clock: Clock | None = None) -> LiveRenderer:
    ink = Ink(colours=colours, environ={"TERM": "xterm-256color"})  # type: ignore[arg-type]
    return LiveRenderer(
        Screen(terminal, lambda: terminal.size), ink, show_answer=True, clock=clock or Clock()
    )


def show(terminal: Terminal, events: Iterable[Event]) -> None:
    renderer = renderer_on(terminal)
    for event in events:
        renderer.handle(event)
    renderer.close()


def in_pieces(text: str, seed: int = 0) -> Iterator[Text]:
    chance, at = random.Random(seed), 0
    while at < len(text):
        end = at + chance.randint(1, 9)
        yield Text(text[at:end])
        at = end


def result(answer: str | None = r"-3, \frac{2}{3}", status: str = "verified") -> Result:
    verdict = Verdict(status, "put back into the equation") if answer else None  # type: ignore[arg-type]
    attempt = Attempt(
        "tir",
        "",
        answer,
        "answer" if answer else "length",
        verdict=verdict,
        usage=Usage(9, 100, 109),
        seconds=4.0,
    )
    return Result(PROBLEM, attempt, (), "llama", "qwen2.5-math-1.5b", 5.0)


def transcript(lines: int) -> str:
    parts = ["<think>\nthought0\n</think>\n"]
    for n in range(lines):
        parts.append(
            f"word{n}a is **word{n}b** and \\(x_{{{n}}}^2 = \\frac{{1}}{{7}}\\), 我们计算总数{n}号，然后 word{n}c.\n"
        )
        if n % 7 == 0:
            parts.append(f"\\[\nformula{n} = \\begin{{cases}} 1 & y \\\\ 2 & z \\end{{cases}}\n\\]\n\n")
        if n % 11 == 0:
            code = "\n".join(
                f"code{n}x{k} = {k}  # a comment that is longer than forty columns" for k in range(30)
            )
            parts.append(f"```python\n{code}\n```\n")
    return "".join(parts)


def story(text: str) -> Iterator[Event]:
    yield Started(PROBLEM)
    yield AttemptStarted("tir", "qwen2.5-math-1.5b")
    yield from in_pieces(text)
    yield AttemptFinished(result().attempt)  # type: ignore[arg-type]
    yield Finished(result())


def tokens(text: str) -> list[str]:
    return re.findall(r"(?:word|code|formula|thought)\d+[a-z]?\d*", text)


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_long_transcript_is_in_the_scrollback_exactly_once(columns: int) -> None:
    text = transcript(16)
    terminal = Terminal(columns, 24)
    show(terminal, story(text))
    assert tokens(terminal.text) == tokens(text)
    assert terminal.cursor_is_visible


@pytest.mark.parametrize("columns", WIDTHS)
def test_drawing_in_between_leaves_no_trace(columns: int) -> None:
    text = transcript(9)
    by_pieces, at_once = Terminal(columns, 24), Terminal(columns, 24)
    show(by_pieces, story(text))
    show(
        at_once,
        [Started(PROBLEM), AttemptStarted("tir", "qwen2.5-math-1.5b"), Text(text), Finished(result())],
    )
    assert by_pieces.lines == at_once.lines


def test_what_is_printed_does_not_move_while_the_rest_is_drawn() -> None:
    terminal = Terminal(60, 12)
    renderer = renderer_on(terminal)
    before: list[str] = []
    for event in story(transcript(10)):
        renderer.handle(event)
        history = ["".join(row[x].data for x in range(60)).rstrip() for row in terminal.screen.history.top]
        assert history[: len(before)] == before
        before = history
    assert len(before) > 60


def test_no_row_is_as_wide_as_the_terminal() -> None:
    terminal = Terminal(40, 24)
    show(terminal, story(transcript(12)))
    assert all(row[39].data == " " for row in terminal.screen.history.top)


@pytest.mark.parametrize(
    ("first", "then"), [((100, 24), (50, 24)), ((50, 24), (100, 24)), ((80, 24), (80, 40))]
)
def test_a_resize_in_between_loses_nothing(first: tuple[int, int], then: tuple[int, int]) -> None:
    text = transcript(14)
    terminal = Terminal(*first)
    renderer = renderer_on(terminal)
    events = list(story(text))
    shown: list[str] = []
    for at, event in enumerate(events):
        if at == len(events) // 2:
            # The emulator cuts printed rows off where real terminals break them; so what was there is noted before.
            shown, printed = tokens(terminal.text), len(tokens(renderer_text(events[:at])))
            terminal.resize(*then)
        renderer.handle(event)
    renderer.close()
    after = tokens(terminal.text)
    assert after[-20:] == tokens(text)[-20:]
    assert len(shown) <= printed
    assert len(set(after)) == len(after)


def renderer_text(events: list[Event]) -> str:
    return "".join(e.text for e in events if isinstance(e, Text))


HOSTILE = (
    "\x1b[2J\x1b[H\x1b]0;owned\x07 [bold red]markup[/] [link=file:///etc]x[/link] :smile: \x9b31m\x90q\x9c"
    "\u202eevil\u2066 \u200bzero \x00\x08\x7f \ud800 \x1b[?1049h \x1b]52;c;cm0=\x07\r\x1b[8mhidden {x} \\( \\x1b[0m \\)"
)
_OWN = re.compile(r"\x1b\[(?:\d*[AJK]|\?25[hl]|\?2026[hl]|[\d;]*m)")


@settings(max_examples=30, deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=[]), max_size=60) | st.sampled_from(HOSTILE.split(" "))
)
def test_no_text_steers_the_terminal(text: str) -> None:
    terminal = Terminal(60, 12)
    problem = Problem("arg:1", HOSTILE + text)
    failed = CellResult("error", text)
    attempt = Attempt("tir", text, HOSTILE + text, "answer", verdict=Verdict("refuted", HOSTILE + text))
    everywhere: list[Event] = [
        Started(problem),
        Notice(HOSTILE + text, "warning"),
        AttemptStarted("tir", HOSTILE + text, HOSTILE + text),
        *in_pieces(f"{HOSTILE}{text}\n```python\n{HOSTILE}{text}\n```\n"),
        CellStarted(text),
        CellFinished(failed, f"\n```output\n{HOSTILE}{text}\n```\n"),
        *in_pieces(f"<think>{HOSTILE}{text}</think>\\[{HOSTILE}{text}\\]\n```output\n{HOSTILE}"),
        AttemptFinished(attempt),
        Finished(Result(problem, attempt, (), "llama", HOSTILE, 1.0)),
    ]
    show(terminal, everywhere)
    foreign = _OWN.sub("", terminal.written).replace("\r\n", "\n").replace("\r", "")
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", foreign
    )
    assert "[bold red]markup[/]" in terminal.text.replace("\n", " ")
    assert terminal.cursor_is_visible


def test_an_output_stands_under_its_cell_and_the_answer_at_the_end() -> None:
    terminal = Terminal(80, 24)
    show(
        terminal,
        [
            Started(PROBLEM),
            AttemptStarted("tir", "qwen2.5-math-1.5b"),
            *in_pieces("We solve it.\n```python\nprint(1)\n```"),
            CellStarted("print(1)"),
            CellFinished(CellResult("ok", "[-3, 2/3]"), "\n```output\n[-3, 2/3]\n```\n"),
            *in_pieces("So \\(x = \\boxed{-3, \\frac{2}{3}}\\)."),
            Finished(result()),
        ],
    )
    assert terminal.lines == [
        "Solve 3x²+7x-6=0",
        "",
        "We solve it.",
        "",
        "  │ print(1)",
        "  ┃ [-3, 2/3]",
        "",
        "So x = ⟦-3, 2/3⟧.",
        "",
        "Answer: -3, 2/3",
        "LaTeX:  -3, \\frac{2}{3}",
        "verified ✓  put back into the equation",
        "qwen2.5-math-1.5b · tir · 25.0 tokens/s · 5.0 s",
    ]


def test_a_cell_is_highlighted_while_it_arrives_and_its_run_is_announced() -> None:
    terminal, clock = Terminal(80, 24), Clock()
    renderer = renderer_on(terminal, clock=clock)
    for event in in_pieces("```python\nfor x in range(3):\n    print(x"):
        renderer.handle(event)
    clock.now += 1
    renderer.tick()
    assert terminal.lines == ["  │ for x in range(3):", "  │     print(x"]
    keyword = terminal.screen.buffer[0][4]
    assert keyword.data == "f"
    assert keyword.fg != "default"
    renderer.handle(Text(")\n```"))
    renderer.handle(CellStarted("…"))
    assert terminal.lines[-1] == "  running the cell …"
    assert not terminal.cursor_is_visible
    renderer.close()
    assert terminal.lines == ["  │ for x in range(3):", "  │     print(x)"]


def test_another_attempt_says_why() -> None:
    terminal = Terminal(80, 24)
    show(
        terminal,
        [
            *in_pieces("So 2."),
            AttemptStarted("tir", "m", "the answer was refuted: 2 is no root"),
            *in_pieces("Let"),
        ],
    )
    assert terminal.lines == ["So 2.", "", "── the answer was refuted: 2 is no root — trying tir", "", "Let"]


def test_a_part_taller_than_the_screen_shows_its_end() -> None:
    terminal, clock = Terminal(80, 10), Clock()
    renderer = renderer_on(terminal, clock=clock)
    renderer.handle(Text("```python\n" + "".join(f"line{n}\n" for n in range(50))))
    clock.now += 1
    renderer.tick()
    assert terminal.lines[-1] == "  │ line49"
    assert not terminal.screen.history.top
    renderer.close()
    assert terminal.lines == [f"  │ line{n}" for n in range(50)]


def test_close_keeps_what_was_shown_and_may_be_repeated() -> None:
    terminal = Terminal(80, 24)
    renderer = renderer_on(terminal)
    renderer.handle(Started(PROBLEM))
    renderer.handle(AttemptStarted("cot", "m"))
    renderer.handle(Text("an unfinished \\(sentence"))
    renderer.close()
    renderer.close()
    assert terminal.lines == ["Solve 3x²+7x-6=0", "", "an unfinished \\(sentence"]
    assert terminal.cursor_is_visible


def test_a_terminal_that_is_gone_does_not_make_close_fail() -> None:
    terminal = Terminal(80, 24)
    renderer = renderer_on(terminal)
    renderer.handle(Text("some text"))

    def gone(_text: str) -> int:
        raise BrokenPipeError

    terminal.write = gone  # type: ignore[method-assign]
    renderer.close()


def test_no_colour_means_none() -> None:
    terminal = Terminal(80, 24)
    renderer = renderer_on(terminal, colours="none")
    for event in story(transcript(3)):
        renderer.handle(event)
    codes = {code for found in re.findall(r"\x1b\[([\d;]*)m", terminal.written) for code in found.split(";")}
    assert codes <= {"0", "1", "2", "3"}  # reset, bold, dim, italic


def test_frames_are_few_however_many_pieces_come() -> None:
    terminal, clock = Terminal(80, 24), Clock()
    renderer = renderer_on(terminal, clock=clock)
    for _ in range(1000):
        renderer.handle(Text("ab "))
    assert 10 < terminal.written.count("\x1b[?2026h") <= 16 * clock.now


@pytest.mark.parametrize(
    ("answer", "status", "expected"),
    [
        ("5", "refuted", ["Answer: 5", "refuted ✗  put back into the equation"]),
        ("5", "agreed", ["Answer: 5", "agreed ≈  put back into the equation"]),
        ("5", "unchecked", ["Answer: 5", "unchecked ?  put back into the equation"]),
        (None, "unchecked", ["No answer: the limit of tokens was reached"]),
    ],
)
def test_verdicts(answer: str | None, status: str, expected: list[str]) -> None:
    terminal = Terminal(80, 24)
    show(terminal, [Finished(result(answer, status))])
    assert terminal.lines == [*expected, "qwen2.5-math-1.5b · tir · 25.0 tokens/s · 5.0 s"]
