"""`qmath doctor`: what this machine has, what is wrong with it, and what to do about it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from qmath.cli.records import echo_record
from qmath.errors import QmathError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from qmath.doctor.check import Check

BLOCKED = 4
_SIGNS = {"ok": ("✓", "ok"), "warning": ("!", "! "), "problem": ("✗", "X ")}
_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}
_NAME_WIDTH = 10


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Read the model's file and compare its hash (seconds a gigabyte)."),
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Run the commands that mend what is wrong.")] = False,
    yes: Annotated[
        bool, typer.Option("-y", "--yes", help="With --fix: do not ask before running them.")
    ] = False,
) -> None:
    """Check machine, llama.cpp, model, hub, sandbox and terminal; say what to do about what is wrong.

    Exit 0, or 4 where something keeps every model from running.
    """
    from qmath.doctor.examine import examine

    found = chain(examine(verify=verify), _settings())
    checks = _as_json(found) if json else _on_screen(found)
    if fix and _mend(checks, yes):
        return
    if any(check.blocking and check.status == "problem" for check in checks):
        raise typer.Exit(BLOCKED)


def _settings() -> Iterator[Check]:
    """The defaults of `solve` that the user's file and environment change, and from where each comes."""
    from qmath.cli.endpoint import server
    from qmath.cli.settings import config_file, in_force
    from qmath.doctor.check import Check

    path = config_file()
    try:
        settings = in_force()
    except UsageError as error:
        yield Check("settings", "defaults", "problem", error.message, error.remedy, blocking=True)
        return
    there = "" if path.is_file() else " (not there)"
    yield Check("settings", "file", "ok", f"{path}{there}")
    for setting in settings:
        value = getattr(setting.value, "value", setting.value)
        origin = setting.where if setting.source == "environment" else "the file"
        yield Check("settings", setting.name, "ok", f"{value} (from {origin})")
    yield from server(settings)


def _mend(checks: list[Check], yes: bool) -> bool:
    """Show the commands, ask, run them. True where all of them succeeded; nothing to do is no success."""
    from qmath.doctor import fixing

    wanted = fixing.commands(checks)
    if not wanted:
        typer.echo("There is no command that would mend anything.", err=True)
        return False
    for command in wanted:
        typer.echo(f"  {fixing.spell(command)}", err=True)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nobody can be asked whether to run these commands.", "Say --yes.")
        if not typer.confirm("Run this?", err=True):
            return False
    for command in wanted:
        if (status := fixing.run(command)) != 0:
            raise QmathError(
                f"`{fixing.spell(command)}` failed with status {status}.", "Its output says why."
            )
    typer.echo("Done. Run `qmath doctor` again.", err=True)
    return True


def _as_json(found: Iterable[Check]) -> list[Check]:
    checks = list(found)
    blocked = any(check.blocking and check.status == "problem" for check in checks)
    record = {"v": 1, "blocked": blocked, "checks": [check.to_record() for check in checks]}
    echo_record(record)
    return checks


def _on_screen(found: Iterable[Check]) -> list[Check]:
    """Each check as soon as it is known."""
    from qmath.cli.console import AnswerConsole

    console = AnswerConsole(highlight=False, soft_wrap=True)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    checks: list[Check] = []
    for check in found:
        if not checks or checks[-1].group != check.group:
            console.print(check.group, style="bold", markup=False)
        _show(console, check, width)
        checks.append(check)
    console.print(_summary(checks), markup=False)
    return checks


def _show(console: Console, check: Check, width: int) -> None:
    """A sign, the name, the detail; a remedy on lines of its own. `width` 0 is no terminal: nothing is wrapped."""
    from rich.text import Text

    from qmath.render.sanitise import one_line

    plain = not (console.encoding or "").lower().startswith("utf")
    sign = _SIGNS[check.status][plain]
    indent = f"  {' ' * len(sign)} {'':{_NAME_WIDTH}} "
    first, *more = _wrap(one_line(check.detail), width - len(indent))
    console.print(Text.assemble("  ", (sign, _STYLES[check.status]), f" {check.name:{_NAME_WIDTH}} {first}"))
    for line in more:
        console.print(Text(indent + line))
    if check.remedy:
        arrow, space = ("-> ", "   ") if plain else ("→ ", "  ")
        for number, line in enumerate(_wrap(check.remedy, width - len(indent) - len(arrow))):
            console.print(
                Text(
                    indent + (space if number else arrow) + line, style="dim" if check.status == "ok" else ""
                )
            )


def _wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters where there is room for any; commands and paths are not broken."""
    if width < 20:
        return [text]
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _summary(checks: list[Check]) -> str:
    found = [(sum(c.status == status for c in checks), status) for status in ("problem", "warning")]
    named = [f"{count} {status}{'s' if count > 1 else ''}" for count, status in found if count]
    if not named:
        return "Everything is as it should be."
    return " ".join((f"{' and '.join(named)}.", *_consequence(checks)))


def _consequence(checks: list[Check]) -> Iterator[str]:
    """What does not work until it is mended."""
    blocking = {check.name for check in checks if check.blocking and check.status == "problem"}
    if "defaults" in blocking:
        yield "`qmath solve` does not start until that is mended."
    elif blocking:
        yield "No model can run until that is mended; pure notation is solved all the same (`--mode exact`)."
