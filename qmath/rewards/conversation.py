"""What a reward model reads: the problem and a response, as Qwen2.5-Math-RM and -PRM were trained on them."""

from __future__ import annotations

from typing import Literal

Kind = Literal["rm", "prm"]
SYSTEM = r"Please reason step by step, and put your final answer within \boxed{}."
STEP_END = "<extra_0>"  # where a PRM is read


def kind_of(model: str) -> Kind:
    """Process reward models say so in their name: Qwen2.5-Math-PRM-7B."""
    return "prm" if "prm" in model.lower() else "rm"


def messages(problem: str, response: str, kind: Kind) -> list[dict[str, str]]:
    """The conversation to score; for a PRM each step, as blank lines divide them, is followed by `<extra_0>`."""
    said = response.replace(STEP_END, "")
    if kind == "prm":
        steps = [step.strip() for step in said.split("\n\n") if step.strip()]
        said = "".join(step + STEP_END for step in steps) or STEP_END
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": said},
    ]
