"""Arguments that begin with a minus sign are mathematics: `qmath solve "-3x >= 12"` needs no `--`.

An unknown word that starts with a minus and a letter is still an error.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

from qmath.errors import UsageError

_OPTIONS_END = "--"


def is_mathematics(argument: str) -> bool:
    """Whether an argument that starts with a minus can be no option: what follows is neither a letter nor a minus."""
    rest = argument.lstrip("-")
    return argument.startswith("-") and bool(rest) and not (rest[0].isascii() and rest[0].isalpha())


class MathematicsCommand(TyperCommand):
    """A command whose positional arguments may begin with a minus sign."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        options, words = self._divide(args)
        # Without words no `--`: an option at the end that lacks its value would take it.
        return super().parse_args(ctx, [*options, _OPTIONS_END, *words] if words else options)

    def _divide(self, args: list[str]) -> tuple[list[str], list[str]]:
        """Options with their values, and the rest; nothing of it where an option lacks its value, which is an error."""
        takes_value = {
            name: not (getattr(p, "is_flag", False) or getattr(p, "count", False))
            for p in self.params
            for name in (*p.opts, *p.secondary_opts)
            if name.startswith("-")
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for argument in rest:
            if argument == _OPTIONS_END:
                words += rest
            elif argument in ("", "-") or not argument.startswith("-") or is_mathematics(argument):
                words.append(argument)
            else:
                options.append(argument)
                if _wants_value(argument, takes_value):
                    value = next(rest, None)
                    if value is None:
                        return options, []
                    options.append(value)
        return options, words


def _wants_value(argument: str, takes_value: dict[str, bool]) -> bool:
    """Whether the value of an option is the next argument. Raises UsageError for a short option that there is not."""
    if argument.startswith("--"):
        return takes_value.get(argument, False)
    for at, letter in enumerate(argument[1:], 1):  # `-qf FILE` is `-q -f FILE`, and `-fFILE` has its value
        wants = takes_value.get(f"-{letter}")
        if wants is None:
            raise UsageError(
                f"There is no option -{letter}.", f'If "{argument}" is mathematics, write -- before it.'
            )
        if wants:
            return at == len(argument) - 1
    return False
