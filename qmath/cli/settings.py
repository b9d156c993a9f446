"""Defaults of `qmath solve`: the command line, then QMATH_* variables, then `config.toml`, then qmath's own.

A key of the file and a variable are the long option's name: `--max-tokens` is `max_tokens` (or `max-tokens`) and
QMATH_MAX_TOKENS. Problems and files are no defaults: they are said each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from qmath.cli.arguments import MathematicsCommand
from qmath.errors import ModelFileError, UsageError

Source = Literal["command line", "environment", "file"]
_NOT_DEFAULTS = {"problems", "file", "whole", "out", "return"}
_WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_CALLED = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}
# With `--mode exact` on the command line these are of no use, whatever stands below.
_OF_MODELS = {"model": None, "draft": None, "samples": 1}


@dataclass(frozen=True, slots=True)
class Setting:
    """A default that somebody changed; `where` is a variable or a file."""

    name: str
    value: Any
    source: Source
    where: str


class SolveCommand(MathematicsCommand):
    """A command whose options have defaults in the environment and in a file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.default_map = {s.name: s.value for s in in_force()}
        rest = super().parse_args(ctx, args)
        if ctx.params.get("mode") == "exact" and _said(ctx, "mode"):
            ctx.params.update({name: value for name, value in _OF_MODELS.items() if not _said(ctx, name)})
        return rest

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            for setting in in_force():
                if _is_about(error, setting) and not _said(ctx, setting.name):
                    told = f"{error.remedy} {setting.where} sets it.".strip()
                    raise type(error)(error.message, told) from error
            raise


def in_force() -> list[Setting]:
    """The defaults that the environment and the file change, each from where it counts.

    Raises UsageError that names the variable, or the file and its key.
    """
    found = {s.name: s for s in _of_file(config_file())}
    found |= {s.name: s for s in _of_environment(os.environ)}
    return [found[name] for name in option_types() if name in found]


def config_file() -> Path:
    """`config.toml` in the user's configuration folder (Linux: ~/.config/qmath)."""
    from platformdirs import user_config_path

    return user_config_path("qmath", appauthor=False) / "config.toml"


@cache
def option_types() -> Mapping[str, type]:
    """The options of `solve` that may have a default elsewhere, by their names, and the type of each."""
    from qmath.cli.solve import solve

    hints = get_type_hints(solve)
    return {name: _bare(hint) for name, hint in hints.items() if name not in _NOT_DEFAULTS}


def _bare(hint: Any) -> type:
    """`int` of `int | None`."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    found: type = kinds[0] if kinds else hint
    return found


def _of_environment(environ: Mapping[str, str]) -> Iterator[Setting]:
    for name, kind in option_types().items():
        variable = f"QMATH_{name.upper()}"
        if text := environ.get(variable, "").strip():
            yield Setting(name, _from_text(kind, text, variable), "environment", variable)


def _from_text(kind: type, text: str, where: str) -> Any:
    try:
        return _WORDS[text.lower()] if kind is bool else kind(text)
    except (KeyError, ValueError) as error:
        raise UsageError(
            f"{where} is {text!r} and must be {_called(kind)}.", "Change it or take it away."
        ) from error


def _of_file(path: Path) -> Iterator[Setting]:
    if not path.is_file():
        return
    from qmath.models.tables import load_toml

    for key, value in load_toml(path).items():
        name = key.replace("-", "_")
        kind = option_types().get(name)
        if kind is None:
            raise UsageError(
                f"{path} has a key {key!r} that qmath does not know.",
                f"Known are: {', '.join(option_types())}.",
            )
        yield Setting(name, _from_toml(kind, value, f"{path} ({key})"), "file", str(path))


def _from_toml(kind: type, value: Any, where: str) -> Any:
    """The value itself: a number in quotes is a mistake that would stay unseen elsewhere."""
    plain = str if issubclass(kind, Enum) else kind
    fits = isinstance(value, (int, float) if plain is float else plain)
    if fits and (plain is bool or not isinstance(value, bool)):
        try:
            return kind(value)
        except ValueError:
            pass  # a word that is none of a list
    raise UsageError(f"{where} is {value!r} and must be {_called(kind)}.", "Mend the file or move it away.")


def _called(kind: type) -> str:
    if issubclass(kind, Enum):
        return f"one of {', '.join(member.value for member in kind)}"
    return _CALLED[kind]


def _is_about(error: UsageError, setting: Setting) -> bool:
    """Whether an error names the option of a setting, or the model that the setting names."""
    if f"--{setting.name.replace('_', '-')} " in f"{error.message} ":
        return True
    names_a_model = setting.name in ("model", "draft") and isinstance(error, ModelFileError)
    return names_a_model and setting.value.strip() in error.message


def _said(ctx: Any, name: str) -> bool:
    """Whether an option stands on the command line."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
