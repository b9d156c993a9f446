"""The three layers of defaults: command line, QMATH_* variables, config.toml."""

from __future__ import annotations

import inspect
import json
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import typer
from processes import bare, qmath

from qmath.cli import settings
from qmath.cli.settings import SolveCommand, in_force
from qmath.cli.solve import solve
from qmath.errors import UsageError

TYPES = settings.option_types()
FLAGS = [name for name, kind in TYPES.items() if kind is bool]


def three(name: str, kind: type) -> tuple[Any, Any, Any]:
    """Three values of an option, the first two other than its default."""
    if issubclass(kind, Enum):
        default = inspect.signature(solve).parameters[name].default
        others = [member.value for member in kind if member is not default]
        return others[0], others[-1], default.value
    return {int: (31, 32, 33), float: (0.25, 0.5, 0.75), str: ("a", "b", "c")}[kind]


VALUES = {name: three(name, kind) for name, kind in TYPES.items() if kind is not bool}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setattr(settings, "config_file", lambda: path)
    for name in (*VALUES, *FLAGS):
        monkeypatch.delenv(f"QMATH_{name.upper()}", raising=False)
    return path


@pytest.fixture(scope="module")
def command() -> SolveCommand:
    app = typer.Typer(add_completion=False)
    app.command(cls=SolveCommand)(solve)
    found = typer.main.get_command(app)
    assert isinstance(found, SolveCommand)
    return found


def chosen(command: SolveCommand, name: str, *arguments: str) -> Any:
    with command.make_context("solve", [*arguments, "1+1"]) as context:
        value = context.params[name]
    return getattr(value, "value", value)


def test_every_option_is_tested(command: SolveCommand) -> None:
    assert {"mode", "engine", "endpoint", "model", "temperature", "jobs", "json", "yes"} <= set(TYPES)
    assert {p.name for p in command.params} - set(TYPES) <= {"problems", "file", "whole", "out", "help"}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("dashes", [False, True])
def test_the_nearer_layer_wins(
    command: SolveCommand, file: Path, monkeypatch: pytest.MonkeyPatch, name: str, dashes: bool
) -> None:
    low, middle, high = VALUES[name]
    key = name.replace("_", "-") if dashes else name
    option = f"--{name.replace('_', '-')}"
    assert chosen(command, name) not in (low, middle)
    file.write_text(f"{key} = {json.dumps(low)}\n")
    assert chosen(command, name) == low
    monkeypatch.setenv(f"QMATH_{name.upper()}", str(middle))
    assert chosen(command, name) == middle
    assert chosen(command, name, option, str(high)) == high
    file.unlink()
    assert chosen(command, name) == middle
    monkeypatch.setenv(f"QMATH_{name.upper()}", "")
    assert chosen(command, name) not in (low, middle)


@pytest.mark.parametrize("name", FLAGS)
def test_flags_in_each_layer(
    command: SolveCommand, file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert chosen(command, name) is False
    assert chosen(command, name, f"--{name.replace('_', '-')}") is True
    file.write_text(f"{name} = true\n")
    assert chosen(command, name) is True
    monkeypatch.setenv(f"QMATH_{name.upper()}", "0")
    assert chosen(command, name) is False
    monkeypatch.setenv(f"QMATH_{name.upper()}", "yes")
    file.unlink()
    assert chosen(command, name) is True


def test_whence_a_value_comes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('mode = "tir"\njobs = 3\n')
    monkeypatch.setenv("QMATH_JOBS", "5")
    found = {s.name: (s.value, s.source, s.where) for s in in_force()}
    assert found == {"mode": ("tir", "file", str(file)), "jobs": (5, "environment", "QMATH_JOBS")}


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_type_in_the_file_is_named(file: Path, name: str) -> None:
    file.write_text(f"{name} = [1]\n")
    with pytest.raises(UsageError) as caught:
        in_force()
    assert str(file) in caught.value.message
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jbos = 3", "a key 'jbos' that qmath does not know"),
        ("jobs = true", "must be a whole number"),
        ("jobs = 2.5", "must be a whole number"),
        ('jobs = "2"', "must be a whole number"),
        ("json = 1", "must be true or false"),
        ('mode = "fast"', "must be one of auto, cot, tir, exact"),
        ("jobs = ", "not valid TOML"),
    ],
)
def test_mistakes_in_the_file(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        in_force()
    assert said in caught.value.message
    assert str(file) in caught.value.message


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind is not str])
def test_mistakes_in_a_variable(file: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"QMATH_{name.upper()}", "perhaps")
    with pytest.raises(UsageError, match=f"QMATH_{name.upper()} is 'perhaps' and must be"):
        in_force()


def test_exact_on_the_command_line_leaves_models_of_other_layers_aside(
    command: SolveCommand, file: Path
) -> None:
    file.write_text('model = "7b"\nsamples = 4\n')
    assert chosen(command, "model", "--mode", "exact") is None
    assert chosen(command, "samples", "--mode", "exact") == 1
    assert chosen(command, "model", "--mode", "exact", "--model", "72b") == "72b"


def test_as_a_process(tmp_path: Path) -> None:
    """On Linux the file lies under XDG_CONFIG_HOME; elsewhere only the variables are seen here."""
    done = qmath("solve", "1+1", env=bare(QMATH_MODE="exact", QMATH_JSON="1", QMATH_QUIET="true"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["mode"] == "exact"
    done = qmath("solve", "1+1", env=bare(QMATH_TEMPERATURE="9"))
    assert done.returncode == 2
    assert "--temperature must be between 0 and 5" in done.stderr
    assert "QMATH_TEMPERATURE sets it." in done.stderr


@pytest.mark.parametrize("model", ["nonesuch", "/no/such.gguf", "hf:nobody"])
def test_a_model_that_is_none_is_told_with_the_variable_that_names_it(model: str) -> None:
    done = qmath("solve", "-q", "1+1", env=bare(QMATH_MODEL=model, HF_HUB_OFFLINE="1"))
    assert done.returncode == 2
    assert "QMATH_MODEL sets it." in done.stderr
