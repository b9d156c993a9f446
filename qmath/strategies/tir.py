"""Tool-integrated reasoning: the model writes cells, they are run, it goes on from their output.

Format of Qwen2.5-Math's evaluation. One namespace serves all cells of an attempt, where the official code runs the
earlier ones again each round.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from qmath import fences
from qmath.answers.extract import has_box
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt, Cell, CellResult
from qmath.strategies.closing import close
from qmath.strategies.limits import Limits
from qmath.turn import Generate, Generated, RunCell, Say, Strategy

NO_CELL = CellResult("error", "Error: no code was run. Write a ```python cell to compute something.")
EMPTY_CELL = CellResult("error", "Error: the cell is empty.")


@dataclass(slots=True)
class _Transcript:
    """The assistant's text, and how much of it has been acted upon."""

    text: str = ""
    acted: int = 0
    cells: list[Cell] = field(default_factory=list)

    def pending(self) -> tuple[fences.Segment | None, bool]:
        """The first cell that was not acted upon, and whether a boxed answer stands in the prose before it."""
        answered = False
        for segment in fences.split(self.text[self.acted :]):
            if segment.kind == "cell":
                return segment, answered
            answered = answered or (segment.kind == "prose" and has_box(segment.body))
        return None, answered

    def repeats(self, code: str) -> bool:
        return bool(self.cells) and self.cells[-1].code == code


def tir(problem: Problem, prompts: Prompts, limits: Limits) -> Strategy:
    """Reason with cells until there is a boxed answer, no further cell, or no further round."""
    turn = _Transcript()
    if prompts.tir_prefill:
        turn.text += yield from _say(prompts.tir_prefill)
    rounds = 0
    while True:
        written = yield Generate(
            prompts.tir(problem), turn.text, prompts.tir_stops, limits.max_tokens, limits.sampling
        )
        assert isinstance(written, Generated)  # what the driver sends to a Generate
        turn.text += written.text
        cell, answered = turn.pending()
        if answered or _is_over(cell, written):
            break
        code = fences.code_of(cell) if cell else ""
        if rounds == limits.rounds or (cell and turn.repeats(code)):
            break
        rounds += 1
        if cell and not cell.closed:
            turn.text += yield from _say("```" if turn.text.endswith("\n") else "\n```")
        result = yield from _observe(turn, cell, code)
        block = prompts.observation(result)
        if turn.text.endswith("\n"):  # the official code strips the writing before it appends
            block = block.removeprefix("\n")
        turn.text += yield from _say(block, result)
        turn.acted = len(turn.text)
    return Attempt("tir", turn.text, *close(turn.text, written.reason), tuple(turn.cells))


def _is_over(cell: fences.Segment | None, written: Generated) -> bool:
    """Whether there is nothing to run: a cell cut off by a limit is not one, an invented output is answered."""
    if cell is None:
        return written.reason != "stop"
    return not cell.closed and written.reason in ("length", "context")


def _observe(
    turn: _Transcript, cell: fences.Segment | None, code: str
) -> Generator[RunCell, Generated | CellResult | None, CellResult]:
    if cell is None:
        return NO_CELL
    if not code.strip():
        return EMPTY_CELL
    result = yield RunCell(code)
    assert isinstance(result, CellResult)  # what the driver sends to a RunCell
    turn.cells.append(Cell(code, result))
    return result


def _say(text: str, result: CellResult | None = None) -> Generator[Say, Generated | CellResult | None, str]:
    yield Say(text, result)
    return text
