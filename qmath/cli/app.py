"""The verbs wired together, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import qmath
from qmath.cli.arguments import MathematicsCommand
from qmath.cli.check import check
from qmath.cli.doctor import doctor
from qmath.cli.eval import eval_
from qmath.cli.exec import exec_
from qmath.cli.grade import grade
from qmath.cli.models import app as models
from qmath.cli.settings import SolveCommand
from qmath.cli.solve import solve
from qmath.cli.streams import CLOSED_PIPE, DEBUG_VARIABLE, INTERRUPTED, silence_broken
from qmath.errors import QmathError
from qmath.render.sanitise import one_line

DEBUG = "--debug"


class Doors(TyperGroup):
    """Reads the command line and runs a verb; translates what they raise."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _translated():  # `--help` and `--version` print here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _translated():
            value = super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe must be seen here, not at the interpreter's end
            return value


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except QmathError as error:
        _explain(error, str(error))
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        raise typer.Exit(INTERRUPTED) from error
    except typer.Abort as error:  # Ctrl-C or Ctrl-D at a question
        typer.echo(err=True)
        raise typer.Exit(INTERRUPTED) from error
    except typer.Exit:
        raise
    except typer.TyperException as error:
        error.message = error.message.replace("Value error, ", "")  # Pydantic's word, not ours
        raise
    except BrokenPipeError as error:
        silence_broken()
        raise typer.Exit(CLOSED_PIPE) from error
    except OSError as error:
        silence_broken()
        where = "" if error.filename is None else f" ({error.filename})"
        _explain(error, f"The system refused: {error.strerror or error}{where}. {DEBUG} shows where.")
        raise typer.Exit(1) from error
    except Exception as error:
        # A fault of ours: a sentence for the user, the rest on request.
        _explain(
            error, f"qmath failed ({type(error).__name__}: {error}). {DEBUG} shows where; please report it."
        )
        raise typer.Exit(1) from error


def _explain(error: BaseException, sentence: str) -> None:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    typer.echo(f"qmath: {one_line(sentence)}", err=True)


app = typer.Typer(
    cls=Doors,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Solve mathematics on your own machine, with answers that are checked.",
)
app.command(cls=SolveCommand)(solve)
app.command(cls=MathematicsCommand)(check)
app.command(name="exec")(exec_)
app.command()(grade)
app.command(name="eval")(eval_)
app.add_typer(models, name="models")
app.command()(doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qmath {qmath.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option(DEBUG, help="Show tracebacks. Works behind the verb too.")] = False,
) -> None:
    """What every verb shares; both are acted upon elsewhere."""


def run(arguments: list[str]) -> None:
    """Run a command line. Raises SystemExit with the exit code."""
    words = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if DEBUG in words:
        os.environ[DEBUG_VARIABLE] = "1"
        arguments = [*(word for word in words if word != DEBUG), *arguments[len(words) :]]
    app(args=arguments, prog_name="qmath")
