"""The exact strategy: for problems that are pure notation it writes the SymPy cell itself. It needs no model.

The transcript has the form of a model's: a few sentences, a ```python cell, its ```output block, a conclusion with
the answer in a box. The answer is composed from what the cell printed; where the cell fails, or what it printed is
not certain, complete and evaluated, there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from qmath.notation.tasks import Task
from qmath.prompts import observation
from qmath.result import Attempt, Cell, CellResult, Finish
from qmath.strategies.lessons.lesson import Conclusion, Phrase, printed
from qmath.strategies.lessons.teach import teach
from qmath.turn import Generated, RunCell, Say, Strategy

_CJK = re.compile(r"[\u3400-\u9fff]")
_NO_METHOD = Phrase("There is no exact method for this kind of problem here.", "这类题目在这里没有精确解法。")
_NO_ANSWER = Phrase(
    "The cell gave no certain exact result, so I give no answer.", "程序没有给出确定的精确结果，因此不作答。"
)


def exact(task: Task, problem_text: str) -> Strategy:
    """Solve `task`, the reading of `problem_text`, in the language of that text.

    The finish is `answer`, `no-answer`, or `timeout` where the cell ran out of its time.
    """
    chinese = _CJK.search(problem_text) is not None
    lesson = teach(task)
    if lesson is None:
        return (yield from _end(_sentence(_NO_METHOD, chinese), "", None, "no-answer"))
    opening = "\n".join(_sentence(phrase, chinese) for phrase in lesson.before)
    text = f"{opening}\n\n```python\n{lesson.code}\n```\n"
    yield Say(text)
    result = yield RunCell(lesson.code)
    assert isinstance(result, CellResult)  # what the driver sends to a RunCell
    shown = observation(result)
    yield Say(shown, result)
    cells = (Cell(lesson.code, result),)
    conclusion = lesson.conclude(printed(result.output)) if result.ok and not result.truncated else None
    if conclusion is None:
        finish: Finish = "timeout" if result.status == "timeout" else "no-answer"
        return (yield from _end(_sentence(_NO_ANSWER, chinese), text + shown, None, finish, cells))
    return (yield from _end(_closing(conclusion, chinese), text + shown, conclusion.answer, "answer", cells))


def _closing(conclusion: Conclusion, chinese: bool) -> str:
    box = rf"$\boxed{{{conclusion.answer}}}$"
    last = f"答案是 {box}。" if chinese else f"The answer is {box}."
    return "\n".join([*(_sentence(phrase, chinese) for phrase in conclusion.sentences), last])


def _sentence(phrase: Phrase, chinese: bool) -> str:
    return phrase.zh if chinese else phrase.en


def _end(
    closing: str, before: str, answer: str | None, finish: Finish, cells: tuple[Cell, ...] = ()
) -> Generator[Say, Generated | CellResult | None, Attempt]:
    text = f"\n{closing}\n" if before else f"{closing}\n"
    yield Say(text)
    return Attempt("exact", before + text, answer, finish, cells)
