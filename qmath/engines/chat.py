"""From messages to the parts of a prompt: a GGUF's own chat template, rendered as the foreign code that it is.

Message contents never pass through it: it sees placeholders, so that a problem which spells `<|im_end|>` stays text and
ends no turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qmath.engines import template as template_child
from qmath.errors import ModelLoadError
from qmath.turn import Message

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a prompt; only the template's own text may contain special tokens."""

    text: str
    special: bool


def render(
    template: str | None, messages: Sequence[Message], *, bos: str = "", eos: str = ""
) -> tuple[Part, ...]:
    """The prompt up to where the assistant begins to write; ChatML where the model brings no template.

    Raises ModelLoadError where the template is broken.
    """
    roles = tuple(message.role for message in messages)
    marks = [template_child.mark(i) for i in range(len(messages))]
    try:
        text = (
            template_child.render(CHATML, roles, bos, eos)
            if template in (None, "", CHATML)
            else template_child.run(template or CHATML, roles, bos, eos)
        )
    except ModelLoadError:
        if "system" in roles:
            return render(template, _without_system(messages), bos=bos, eos=eos)
        raise
    return _fill(text, marks, messages)


def _without_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    # Some templates know no system role; then what it says goes before the problem.
    system = "\n".join(m.content for m in messages if m.role == "system")
    rest = [m for m in messages if m.role != "system"]
    return (Message(rest[0].role, f"{system}\n\n{rest[0].content}"), *rest[1:])


def _fill(text: str, marks: Sequence[str], messages: Sequence[Message]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for mark, message in zip(marks, messages, strict=True):
        before, found, text = text.partition(mark)
        if not found:
            raise ModelLoadError(
                f"The model's chat template drops the {message.role} message.",
                "Use another GGUF of this model.",
            )
        parts += [Part(before, True), Part(message.content.strip(), False)]
    return (*parts, Part(text, True))
