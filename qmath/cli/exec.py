"""`qmath exec`: cells of a file run in the sandbox, as a model's cells are."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from qmath.cli.inputs import STDIN, open_file
from qmath.cli.records import echo_record
from qmath.errors import InputFileError, UsageError
from qmath.render.sanitise import sanitise
from qmath.result import CellResult

MAX_BYTES = 1 << 23  # of input; far more than anybody writes as cells
MAX_SECONDS = 86_400.0
_SEPARATOR = re.compile(r"^# ?%%(?:[ \t].*)?$", re.MULTILINE)

Run = Callable[[str], CellResult]


def exec_(
    file: Annotated[str | None, typer.Argument(metavar="FILE", hidden=True)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object a cell.")] = False,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Run the cells in a process of their own.")
    ] = False,
    cell_timeout: Annotated[float, typer.Option(help="Seconds for each cell.", metavar="S")] = 5.0,
) -> None:
    """Run the Python cells of FILE, or of stdin, in the sandbox.

    Lines `# %%` divide a file into cells, which share one namespace. All cells run, also after one
    that failed. Exit 0 if all are ok, 3 if not.
    """
    if not 0 < cell_timeout <= MAX_SECONDS:  # not true of nan either
        raise UsageError(
            "--cell-timeout is no number of seconds above 0, up to a day.", "Write for instance 5."
        )
    cells = split(_read(file))
    failed = False
    with _sandbox(cell_timeout, isolated=isolated or not hasattr(signal, "SIGALRM")) as run:
        for code in cells:
            result = run(code)
            failed = failed or not result.ok
            _show(result, as_json=json)
    if failed:
        raise typer.Exit(3)


def split(source: str) -> list[str]:
    """The cells of a file, without those that are blank. Raises InputFileError where there is none."""
    cells = [part.strip("\n") for part in _SEPARATOR.split(source) if part.strip()]
    if not cells:
        raise InputFileError("The input holds no cell.", "Write Python code, for instance print(1 + 1).")
    return cells


def _read(file: str | None) -> str:
    if file is None and sys.stdin.isatty():
        raise UsageError("There is nothing to run.", "Name a file, or pipe cells in.")
    if file is None or file == STDIN:
        name, data = "stdin", sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with open_file(Path(file)) as stream:
            name, data = file, stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputFileError(f"{name} is larger than {MAX_BYTES >> 20} MiB.", "Give fewer cells at once.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputFileError(f"{name} is not UTF-8 text.", "Convert it, for instance with iconv.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def _sandbox(seconds: float, *, isolated: bool) -> Iterator[Run]:
    """Where cells run: in this process, or in a worker whose walls are told where they have gaps."""
    from qmath.sandbox.limits import CellLimits

    limits = CellLimits(seconds=seconds)
    if not isolated:
        from qmath.sandbox.inprocess import Namespace

        yield Namespace(limits).run
        return
    from qmath.sandbox.pool import WorkerPool
    from qmath.sandbox.walls import missing

    with WorkerPool(limits=limits) as pool:
        if gaps := missing(pool.walls()):
            typer.echo(f"qmath: {gaps}", err=True)
        yield pool.namespace().run


def _show(result: CellResult, *, as_json: bool) -> None:
    # Half of a surrogate pair is text to Python and cannot be written.
    text = result.output.encode("utf-8", "replace").decode()
    if as_json:
        record = {
            "v": 1,
            "status": result.status,
            "output": text,
            "truncated": result.truncated,
            "seconds": round(result.seconds, 6),
        }
        echo_record(record)
        return
    if sys.stdout.isatty():
        text = sanitise(text)
    if text:
        typer.echo(text, nl=not text.endswith("\n"), color=True)
