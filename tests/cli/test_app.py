"""Help, version, and what errors become."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

import qmath
from qmath.cli.app import Doors, app
from qmath.errors import NoModel, PromptTooLong, QmathError, UsageError


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("verb", ["", "solve", "check", "exec", "models", "models pull", "doctor"])
def test_help_is_for_80_columns_and_has_no_types(verb: str) -> None:
    code, shown, _ = run(*verb.split(), "--help")
    assert code == 0
    assert max(map(len, shown.splitlines())) <= 80
    for word in ("<str>", "<int>", "list[", "[["):
        assert word not in shown


def test_solve_lists_its_options() -> None:
    shown = run("solve", "--help")[1]
    for option in (
        "-f", "--whole", "--mode", "--model", "--temperature", "--top-p", "--seed", "--max-tokens", "--ctx", "--jobs",
        "--timeout", "--cell-timeout", "--isolated", "--json", "-q", "--no-download", "-y",
    ):  # fmt: skip
        assert option in shown


def test_version() -> None:
    assert run("--version") == (0, f"qmath {qmath.__version__}\n", "")


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["solve", "--nonsense"]])
def test_usage(arguments: list[str]) -> None:
    code, stdout, stderr = run(*arguments)
    assert (code, stdout) == (2, "")
    assert stderr.startswith("Usage: ")


def test_a_word_that_is_none_of_a_list() -> None:
    code, _, stderr = run("solve", "--mode", "magic", "x=2")
    assert (code, stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '--mode': 'magic' is not one of 'auto', 'cot', 'tir', 'exact'.",
    )


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("It is wrong.", "Mend it."), 2, "qmath: It is wrong. Mend it.\n"),
        (NoModel("None."), 1, "qmath: None.\n"),
        (PromptTooLong("Long."), 3, "qmath: Long.\n"),
        (QmathError("Two\nlines\x1b[2J."), 1, "qmath: Two lines␛[2J.\n"),
        (KeyboardInterrupt(), 130, ""),
        (typer.Abort(), 130, "\n"),
        (BrokenPipeError(), 141, ""),
        (typer.Exit(4), 4, ""),
        (
            OSError(28, "No space left"),
            1,
            "qmath: The system refused: No space left. --debug shows where.\n",
        ),
        (
            PermissionError(13, "Permission denied", "a.txt"),
            1,
            "qmath: The system refused: Permission denied (a.txt). --debug shows where.\n",
        ),
        (
            ZeroDivisionError("by zero"),
            1,
            "qmath: qmath failed (ZeroDivisionError: by zero). --debug shows where; please report it.\n",
        ),
    ],
)
def test_errors_become_sentences_and_codes(error: BaseException, code: int, said: str) -> None:
    one = typer.Typer(cls=Doors, add_completion=False)

    @one.command()
    def fail() -> None:
        raise error

    @one.callback()
    def shared() -> None: ...

    result = CliRunner().invoke(one, ["fail"])
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", said)
