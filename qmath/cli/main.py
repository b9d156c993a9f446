"""`qmath`: the verbs wired together, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import qmath
from qmath.cli.arguments import MathematicsCommand
from qmath.cli.check import check
from qmath.cli.doctor import doctor
from qmath.cli.exec import exec_
from qmath.cli.models import app as models
from qmath.cli.solve import solve
from qmath.errors import QmathError

INTERRUPTED = 130
CLOSED_PIPE = 141
DEBUG = "--debug"


class Doors(TyperGroup):
    """Runs a verb and translates what it raises."""

    def invoke(self, ctx: Any) -> Any:
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe must be seen here, not at the interpreter's end
            return value
        except QmathError as error:
            _explain(error, str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(INTERRUPTED) from error
        except BrokenPipeError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise typer.Exit(CLOSED_PIPE) from error
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            # A fault of ours: a sentence for the user, the rest on request.
            _explain(
                error,
                f"qmath failed ({type(error).__name__}: {error}). {DEBUG} shows where; please report it.",
            )
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Doors,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Solve mathematics on your own machine, with answers that are checked.",
)
app.command(cls=MathematicsCommand)(solve)
app.command(cls=MathematicsCommand)(check)
app.command(name="exec")(exec_)
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


def _explain(error: BaseException, sentence: str) -> None:
    if os.environ.get("QMATH_DEBUG"):
        traceback.print_exception(error)
    typer.echo(f"qmath: {sentence}", err=True)


def _leave_at_once() -> None:
    """After Ctrl-C: what was shown is flushed; a step on a GPU or freed gigabytes must not hold the user up."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(INTERRUPTED)


def main() -> None:
    """The console script."""
    arguments = sys.argv[1:]
    words = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if DEBUG in words:
        os.environ["QMATH_DEBUG"] = "1"
        arguments.remove(DEBUG)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an ASCII terminal loses a sign, not the answer
    try:
        app(args=arguments, prog_name="qmath")
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _leave_at_once()
        raise


if __name__ == "__main__":
    main()
