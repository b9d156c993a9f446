"""`qmath models [list|pull|rm|path]`: which models there are, which one this machine gets, and fetching them."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qmath.cli.downloads import consent, download_bar
from qmath.cli.records import echo_record
from qmath.errors import ModelFileError, NoModel, UsageError

if TYPE_CHECKING:
    from qmath.models.catalog import Catalog, Row
    from qmath.models.hub import Hub

app = typer.Typer(help="List, fetch and remove models.", invoke_without_command=True, no_args_is_help=False)


class TrunkType(StrEnum):
    f32 = "f32"
    f16 = "f16"
    bf16 = "bf16"
    q8_0 = "q8_0"


_Spec = Annotated[str, typer.Argument(metavar="MODEL", hidden=True)]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.callback()
def models(context: typer.Context, as_json: _Json = False) -> None:
    """Known models: what each needs, whether and where it fits, and which one this machine gets."""
    if context.invoked_subcommand is None:
        list_models(as_json)


@app.command("list")
def list_models(as_json: _Json = False) -> None:
    """Known models: what each needs, whether and where it fits, and which one this machine gets."""
    from qmath.models.catalog import catalog
    from qmath.models.hardware import machine
    from qmath.models.hub import Hub
    from qmath.models.registry import load_registry

    found = catalog(load_registry(), machine(), Hub())
    if as_json:
        echo_record(found.to_record())
    else:
        _show(found)


@app.command()
def pull(
    spec: _Spec,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to a large download.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Download MODEL unless it is here, and print where it is.

    MODEL is an alias (7b, 7b:Q8_0) or hf:OWNER/REPO/FILE.gguf.
    """
    from qmath.models.hardware import machine
    from qmath.models.resolve import resolve
    from qmath.models.spec import is_path

    if is_path(spec):
        raise UsageError(
            f"{spec} is a file, not something to download.", "Name an alias, or hf:OWNER/REPO/FILE.gguf."
        )
    with download_bar(quiet) as progress:
        found = resolve(spec, machine(), agree=consent(yes), progress=progress, must_fit=False)
    typer.echo(found.path)


@app.command()
def rm(spec: _Spec) -> None:
    """Delete a downloaded MODEL from the hub's cache."""
    from qmath.models.hub import Hub
    from qmath.models.sizes import human

    hub = Hub()
    repo, paths = _downloaded(spec, hub)
    if not paths and not (freed := hub.remove_partials(repo)):
        raise _absent(spec)
    if paths:
        freed = sum(hub.remove(repo, path) for path in paths)
    name = paths[0].name if paths else f"an unfinished download of {spec}"
    typer.echo(f"Removed {name}, {human(freed)}.", err=True)


@app.command()
def path(spec: _Spec) -> None:
    """Print where a downloaded MODEL is."""
    from qmath.models.hub import Hub

    _, paths = _downloaded(spec, Hub())
    if not paths:
        raise _absent(spec)
    typer.echo(paths[0])


@app.command("convert-reward")
def convert_reward(
    checkpoint: Annotated[Path, typer.Argument(metavar="FOLDER", help="The checkpoint as published.")],
    target: Annotated[Path, typer.Argument(metavar="OUT.gguf", help="Its trunk; the head is put beside it.")],
    kind: Annotated[
        TrunkType, typer.Option("--type", metavar="TYPE", help="Of its matrices: f32, f16, bf16, q8_0.")
    ] = TrunkType.f16,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Make what `--select reward --reward-model OUT.gguf` runs from a published reward model.

    FOLDER is a checkpoint of Qwen2.5-Math-RM or -PRM: config.json, tokenizer.json and *.safetensors. Prints where the
    trunk is; its head is an .npz beside it.
    """
    from qmath.rewards.convert import convert

    def progress(done: int, total: int) -> None:
        if not quiet and (done * 10 // total > (done - 1) * 10 // total):
            typer.echo(f"qmath: {done} of {total} tensors", err=True)

    convert(checkpoint, target, kind.value, progress)
    typer.echo(target)


def _downloaded(spec: str, hub: Hub) -> tuple[str, tuple[Path, ...]]:
    """Repository and files of a downloaded model; no files where it is not here."""
    from qmath.models.header import parts_beside
    from qmath.models.registry import load_registry
    from qmath.models.resolve import on_disk
    from qmath.models.spec import is_path, parse_hub_spec

    if is_path(spec):
        raise UsageError(
            f"{spec} is a file, not a downloaded model.", "Name an alias, or hf:OWNER/REPO/FILE.gguf."
        )
    if spec.startswith("hf:"):
        repo, name = parse_hub_spec(spec)
        found = hub.cached(repo, name) if name else None
    else:
        entry, quantisation = load_registry().find(spec)
        if entry.path is not None:
            raise ModelFileError(f"{spec} is your own file {entry.path}.", "Remove it yourself.")
        repo, found = entry.repo, on_disk(entry, quantisation, hub)
    return repo, () if found is None else parts_beside(found)


def _absent(spec: str) -> NoModel:
    return NoModel(f"{spec} is not on this machine.", "`qmath models` shows what is.")


def _show(found: Catalog) -> None:
    from rich.table import Table
    from rich.text import Text

    from qmath.cli.console import AnswerConsole

    console = AnswerConsole(soft_wrap=not sys.stdout.isatty())
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "model", "quantisation", "file", "needs", "runs on", "here"):
        table.add_column(heading, justify="right" if heading in ("file", "needs") else "left", no_wrap=True)
    for row in found.rows:
        table.add_row(*(Text(cell) for cell in _cells(row)), style="bold" if row.chosen else "")
    console.print(table)
    console.print()
    console.print(Text(("→ " if found.choice else "") + found.why))
    if found.choice and not any(row.chosen and row.path for row in found.rows):
        console.print(Text(f"Fetch it: qmath models pull {found.choice.entry.alias}"))


def _cells(row: Row) -> tuple[str, ...]:
    from qmath.models.sizes import human

    size = row.file_bytes
    return (
        "→" if row.chosen else "",
        row.entry.alias,
        row.quantisation,
        "" if size is None else human(size),
        "" if row.plan is None else human(row.plan.expected_bytes),
        _where(row),
        "yes" if row.path else "no" if row.entry.is_loadable else "",
    )


def _where(row: Row) -> str:
    if row.plan is not None:
        return row.plan.where
    if not row.entry.is_loadable:
        return "a server"
    return "?" if row.fits is None else "does not fit"
