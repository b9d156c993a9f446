"""Commands that need a server are shown, too: each is one that qmath understands, and one is run."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from processes import bare, qmath

from qmath.cli.settings import SolveCommand, option_types
from qmath.cli.solve import solve
from qmath.engines.remote.address import KINDS
from qmath.options import Options

ROOT = Path(__file__).parents[2]
PAGES = [(ROOT / name).read_text("utf-8") for name in ("README.md", "docs/remote.md")]
REMOTE = PAGES[1]


def shown() -> list[str]:
    blocks = [b for page in PAGES for b in re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split("qmath solve ", 1)[1] for line in lines if "qmath solve " in line]


def test_there_are_commands() -> None:
    assert len(shown()) >= 5


@pytest.mark.parametrize("arguments", shown())
def test_each_command_is_understood(arguments: str) -> None:
    app = typer.Typer(add_completion=False)
    app.command(cls=SolveCommand)(solve)
    command = typer.main.get_command(app)
    with command.make_context("solve", shlex.split(arguments, comments=True)) as context:
        given = context.params
    assert Options(endpoint=given["endpoint"], jobs=given["jobs"], max_tokens=given["max_tokens"])


def test_every_kind_of_server_has_its_line() -> None:
    for kind in KINDS:
        assert f"`{kind}`" in REMOTE


def test_the_file_that_is_shown_is_one() -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", REMOTE, re.MULTILINE | re.DOTALL)
    assert set(tomllib.loads(block)) <= set(option_types())


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    done = qmath("solve", "--endpoint", "http://127.0.0.1:9", "1+1", env=bare(QMATH_API_KEY="sk-hidden-99"))
    assert done.returncode == 1
    assert "http://127.0.0.1:9" in done.stderr
    assert "Check that it runs" in done.stderr
    assert "hidden" not in done.stderr + done.stdout


def test_a_problem_through_a_server_as_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests/engines/remote"))
    from imitation import Imitation  # type: ignore[import-not-found]

    with Imitation("vllm", key="sk-hidden-99").running() as server:
        arguments = (
            "solve",
            "--endpoint",
            f"{server.url}/v1",
            "--mode",
            "tir",
            "--json",
            "-q",
            "six times seven?",
        )
        done = qmath(*arguments, env=bare(OPENAI_API_KEY="sk-hidden-99"))
    assert done.returncode == 0, done.stderr
    assert '"answer": "42"' in done.stdout
    assert '"engine": "remote"' in done.stdout
    assert "hidden" not in done.stdout + done.stderr
    sys.modules.pop("imitation", None)
