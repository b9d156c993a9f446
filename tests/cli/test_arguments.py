"""Minus signs are mathematics; unknown options stay errors."""

from __future__ import annotations

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from qmath.cli.arguments import MathematicsCommand, is_mathematics
from qmath.errors import UsageError

app = typer.Typer(add_completion=False)


@app.command(cls=MathematicsCommand)
def show(
    words: Annotated[list[str] | None, typer.Argument()] = None,
    number: Annotated[float, typer.Option("-n", "--number")] = 0,
    flag: Annotated[bool, typer.Option("--flag", "-q")] = False,
) -> None:
    typer.echo(repr((words, number, flag)))


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout.strip()


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (["-3x >= 12"], (["-3x >= 12"], 0.0, False)),
        (["x^2=4", "-2, 2"], (["x^2=4", "-2, 2"], 0.0, False)),
        (["-(x+1)", "--flag", "-\\frac12"], (["-(x+1)", "-\\frac12"], 0.0, True)),
        (["-n", "-1.5", "-2"], (["-2"], -1.5, False)),
        (["-n3", "x"], (["x"], 3.0, False)),
        (["--number=-4", "-.5"], (["-.5"], -4.0, False)),
        (["-q", "-"], (["-"], 0.0, True)),
        (["-qn", "4", "x"], (["x"], 4.0, True)),
        (["-qn4", "x"], (["x"], 4.0, True)),
        (["--", "-x", "--flag"], (["-x", "--flag"], 0.0, False)),
        (["-√2"], (["-√2"], 0.0, False)),
        (["--5 + 7"], (["--5 + 7"], 0.0, False)),
        ([], (None, 0.0, False)),
    ],
)
def test_arguments(arguments: list[str], seen: object) -> None:
    assert call(*arguments) == (0, repr(seen))


@pytest.mark.parametrize("arguments", [["--nonsense", "1"], ["-n", "many"]])
def test_unknown_options_are_errors(arguments: list[str]) -> None:
    assert call(*arguments)[0] == 2


@pytest.mark.parametrize(
    "arguments", [["-n"], ["x", "-n"], ["x", "-qn"], ["x", "--number"], ["-2", "--number"]]
)
def test_an_option_without_its_value_takes_nothing_else(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "requires an argument" in result.stderr


@pytest.mark.parametrize("argument", ["-x = 3", "-z", "-zq", "-q = 3"])
def test_what_may_be_mathematics_is_told_how_to_be_it(argument: str) -> None:
    result = CliRunner().invoke(app, [argument])
    assert isinstance(result.exception, UsageError)
    assert f'If "{argument}" is mathematics, write -- before it.' in str(result.exception)


def test_what_is_mathematics() -> None:
    assert [is_mathematics(a) for a in ("-3x", "-x", "--help", "-", "--", "x")] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
