"""A chat template run as the foreign code that it is: Jinja's immutable sandbox in a process of its own, with bounds.

A template can ask for any amount of time and memory (`{{ x ~ x ~ … }}`, nested loops), and no bound inside a process
catches all ways. What it writes depends only on the roles, because it sees placeholders, so it is run once for each.
"""

from __future__ import annotations

import functools
import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from qmath.errors import ModelLoadError

SECONDS = 5.0  # of processor time, for a template that takes a millisecond
_WAITS = (
    1.0 if sys.platform == "win32" else 10.0
)  # as long, on a machine that is busy: there is another bound
MEMORY_BYTES = 512 << 20  # beside what the interpreter has
_PASSED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # no secrets
MAX_CHARS = 200_000  # of a template, and of what it writes
_GENERATION = re.compile(r"(\{%-?\s*)(end)?generation(\s*-?%\})")  # marks for training; they write nothing


@functools.lru_cache(maxsize=64)
def run(source: str, roles: tuple[str, ...], bos: str, eos: str) -> str:
    """The prompt of messages with these roles; the content of message i is `mark(i)`.

    Raises ModelLoadError where the template is broken, too long, or takes too much.
    """
    if len(source) > MAX_CHARS:
        raise _refused("is unreasonably long")
    request = json.dumps({"source": source, "roles": roles, "bos": bos, "eos": eos, "seconds": SECONDS})
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            env={name: os.environ[name] for name in _PASSED if name in os.environ},
            input=request.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_WAITS * SECONDS,
            check=False,
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired as error:
        raise _refused("takes too long") from error
    except ValueError as error:  # no answer: killed by a limit
        raise _refused("takes too much time or memory") from error
    if "error" in answer:
        raise _refused(f"fails: {answer['error'].rstrip('. ')}")
    return str(answer["text"])


def mark(index: int) -> str:
    """What stands for the content of a message: private characters that no template spells."""
    return f"\ue000{index}\ue001"


def _refused(reason: str) -> ModelLoadError:
    return ModelLoadError(
        f"The model's chat template {reason}.", "Use another GGUF of this model, or report it to its maker."
    )


def render(source: str, roles: Sequence[str], bos: str, eos: str) -> str:
    """Render here and now. Raises whatever the template makes happen."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # What Hugging Face's renderer offers (transformers, utils/chat_template_utils.py), and templates rely on.
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, autoescape=False, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.globals |= {"raise_exception": _raise, "strftime_now": lambda form: time.strftime(form)}
    source = _GENERATION.sub(lambda tag: f"{tag[1]}{'endif' if tag[2] else 'if true'}{tag[3]}", source)
    messages = [{"role": role, "content": mark(i)} for i, role in enumerate(roles)]
    return environment.from_string(source).render(
        messages=messages, add_generation_prompt=True, bos_token=bos, eos_token=eos, tools=None
    )


def _raise(message: str) -> str:
    from jinja2 import TemplateError

    raise TemplateError(message)


def _bound(seconds: float) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only bound
        return
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))
    if sys.platform == "linux":  # elsewhere a limit of the address space is not kept, or not met at the start
        with open("/proc/self/statm", encoding="ascii") as statm:
            used = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES,) * 2)


def main() -> None:
    """The child: a request on stdin, an answer on stdout."""
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    import jinja2.sandbox  # noqa: F401  # before the bounds: they are for the template

    _bound(asked["seconds"])
    try:
        text = render(asked["source"], asked["roles"], asked["bos"], asked["eos"])
        answer = {"text": text} if len(text) <= MAX_CHARS else {"error": "it writes too much"}
    except Exception as error:  # a template's own faults, of any kind
        answer = {"error": (str(error).strip().splitlines() or [type(error).__name__])[0][:200]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
