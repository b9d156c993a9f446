"""Problem text (plain, LaTeX, Unicode; English and Chinese) as a typed task, or the reason why not."""

from __future__ import annotations

from qmath.notation.answer import Answer
from qmath.notation.ast import Node
from qmath.notation.tasks import Declined, Task

__all__ = ["Answer", "Declined", "Node", "Task", "read", "read_answer", "read_expression"]


def read(text: str) -> Task | Declined:
    """The task that `text` states. Never raises, evaluates nothing, and takes at most about 50 ms."""
    from qmath.notation.reader import read_task  # lark is not needed for `--help`

    return read_task(text)


def read_expression(text: str) -> Node | Declined:
    """A single expression, as in an answer or between two fences of LaTeX. Never raises."""
    from qmath.notation.reader import read_node

    return read_node(text)


def read_answer(text: str, letters: frozenset[str] = frozenset()) -> Answer | Declined:
    """A final answer, as a teacher, a student or a model writes it. Never raises.

    `letters` are those of the problem: where E or I is among them, it is no constant in the answer either.
    """
    from qmath.notation.answer_reader import read_final

    return read_final(text, letters)
