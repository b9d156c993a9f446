"""What a reward model reads: the problem and a response, as Qwen2.5-Math-RM and -PRM were trained on them."""

from __future__ import annotations

from typing import Literal

Kind = Literal["rm", "prm"]
SYSTEM = r"Please reason step by step, and put your final answer within \boxed{}."
STEP_END = "<extra_0>"  # where a PRM is read
_START, _END = "<|im_start|>", "<|im_end|>"
SHARED = 9  # of `parts`: two whole turns and the mark that opens the third, the same for all responses to a problem


def kind_of(model: str) -> Kind:
    """Process reward models say so in their name: Qwen2.5-Math-PRM-7B."""
    return "prm" if "prm" in model.lower() else "rm"


def messages(problem: str, response: str, kind: Kind) -> list[dict[str, str]]:
    """The conversation to score; for a PRM each step, as blank lines divide them, is followed by `<extra_0>`."""
    said = response.replace(STEP_END, "")
    if kind == "prm":
        said = "".join(step + STEP_END for step in _steps(response))
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": said},
    ]


def parts(problem: str, response: str, kind: Kind) -> list[tuple[str, bool]]:
    """The same conversation in ChatML, as stretches of text and whether each is a special token.

    What stands in a problem or a response is never one, whatever it spells.
    """
    turns = [("system", [SYSTEM]), ("user", [problem])]
    turns.append(("assistant", _steps(response) if kind == "prm" else [response.replace(STEP_END, "")]))
    found: list[tuple[str, bool]] = []
    for role, texts in turns:
        found.append((_START, True))
        for number, text in enumerate(texts):
            found.append((text if number else f"{role}\n{text}", False))
            if kind == "prm" and role == "assistant":
                found.append((STEP_END, True))
        found += [(_END, True), ("\n", False)]
    return [part for part in found if part[0]]


def _steps(response: str) -> list[str]:
    """At least one, of which a single one may be empty."""
    return [s.strip() for s in response.replace(STEP_END, "").split("\n\n") if s.strip()] or [""]
