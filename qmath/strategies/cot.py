"""Chain of thought: one piece of writing, one answer."""

from __future__ import annotations

from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt
from qmath.strategies.closing import close
from qmath.strategies.limits import Limits
from qmath.turn import Generate, Generated, Say, Strategy


def cot(problem: Problem, prompts: Prompts, limits: Limits) -> Strategy:
    """Reason in prose. Code that the model writes all the same is not run."""
    text = prompts.cot_prefill
    if text:
        yield Say(text)
    written = yield Generate(
        prompts.cot(problem), text, prompts.cot_stops, limits.max_tokens, limits.sampling
    )
    assert isinstance(written, Generated)  # what the driver sends to a Generate
    return Attempt("cot", text + written.text, *close(text + written.text, written.reason))
