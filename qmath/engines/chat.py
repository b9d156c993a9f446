"""From messages to the parts of a prompt: a GGUF's own chat template, rendered as the foreign code that it is.

The template runs in Jinja's immutable sandbox. Message contents never pass through it: it sees placeholders, so that
a problem which spells `<|im_end|>` stays text and ends no turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qmath.errors import ModelLoadError
from qmath.turn import Message

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
MAX_TEMPLATE_CHARS = 200_000


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
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    source = template or CHATML
    if len(source) > MAX_TEMPLATE_CHARS:
        raise ModelLoadError(
            "The model's chat template is unreasonably long.", "Use another GGUF of this model."
        )
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.globals["raise_exception"] = _refuse
    marks = [f"\ue000{i}\ue001" for i in range(len(messages))]
    view = [{"role": m.role, "content": mark} for m, mark in zip(messages, marks, strict=True)]
    try:
        text = environment.from_string(source).render(
            messages=view, add_generation_prompt=True, bos_token=bos, eos_token=eos, tools=None
        )
    except (
        TemplateError,
        ArithmeticError,
        TypeError,
        ValueError,
        LookupError,
        RecursionError,
        MemoryError,
    ) as error:
        if any(m.role == "system" for m in messages):
            return render(template, _without_system(messages), bos=bos, eos=eos)
        raise ModelLoadError(
            f"The model's chat template fails: {error}.",
            "Use another GGUF of this model, or report it to its maker.",
        ) from error
    return _fill(text, marks, messages)


def _refuse(message: str) -> str:
    from jinja2 import TemplateError

    raise TemplateError(message)


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
