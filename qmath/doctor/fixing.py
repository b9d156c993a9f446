"""Run the commands that mend what the checks found."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable

from qmath.doctor.check import Check

_ASSIGNMENT = re.compile(r"[A-Z_][A-Z0-9_]*=")


def commands(checks: Iterable[Check]) -> list[tuple[str, ...]]:
    """Each command once: that of a check that blocks first, and of several builds the most telling one.

    Two checks may want llama.cpp built; the one that asks for a GPU gives the other what it wants as well.
    """
    wanted = dict.fromkeys(check.fix for check in checks if check.fix)
    return [one for one in wanted if not any(one != other and set(one) < set(other) for other in wanted)]


def spell(command: tuple[str, ...]) -> str:
    """As one would type it."""
    return " ".join(map(_quoted, command))


def _quoted(word: str) -> str:
    if _ASSIGNMENT.match(word):
        name, _, value = word.partition("=")
        return f"{name}={shlex.quote(value)}"
    return shlex.quote(word)


def run(command: tuple[str, ...]) -> int:
    """Run a command with the assignments before it; its exit status. What it prints goes where ours goes."""
    assigned = [word for word in command if _ASSIGNMENT.match(word)]
    environ = os.environ | {word.partition("=")[0]: word.partition("=")[2] for word in assigned}
    return subprocess.run(command[len(assigned) :], env=environ, check=False).returncode
