from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qmath.cli import doctor as module
from qmath.cli import settings
from qmath.cli.doctor import doctor
from qmath.doctor import examine as examine_module
from qmath.doctor.check import Check
from qmath.errors import QmathError, UsageError

OK = Check("machine", "Python", "ok", "3.11.7")
WARNING = Check("model", "hub", "warning", "cannot be reached", "Check the network.")
PROBLEM = Check("sandbox", "isolation", "problem", "no worker", "Look closer.")
BLOCKING = Check("llama.cpp", "self-test", "problem", "it crashes", "Build it.", blocking=True)

SETTINGS = module._settings

runner = CliRunner()
app = typer.Typer()
app.command()(doctor)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_settings", lambda: iter(()))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    checks: list[Check] = []
    monkeypatch.setattr(examine_module, "examine", lambda **_: iter(checks))
    return checks


def test_each_check_has_a_line_and_its_remedy(found: list[Check]) -> None:
    found += [OK, WARNING]
    result = runner.invoke(app)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "machine"
    assert lines[1].split() == ["✓", "Python", "3.11.7"]
    assert lines[2] == "model"
    assert lines[3].split()[:2] == ["!", "hub"]
    assert lines[4].strip() == "→ Check the network."
    assert lines[5] == "1 warning."


def test_a_group_is_named_once(found: list[Check]) -> None:
    found += [OK, Check("machine", "memory", "ok", "16 GB")]
    assert runner.invoke(app).stdout.count("machine") == 1


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_only_what_blocks_ends_with_4(found: list[Check], arguments: list[str]) -> None:
    found += [WARNING, PROBLEM]
    assert runner.invoke(app, arguments).exit_code == 0
    found += [BLOCKING]
    blocked = runner.invoke(app, arguments)
    assert blocked.exit_code == 4
    assert arguments or "No model can run" in blocked.stdout


def test_a_mistake_in_the_defaults_stops_more_than_models(
    found: list[Check], monkeypatch: pytest.MonkeyPatch
) -> None:
    found += [OK]
    monkeypatch.setattr(module, "_settings", SETTINGS)
    monkeypatch.setenv("QMATH_JOBS", "many")
    shown = runner.invoke(app)
    assert shown.exit_code == 4
    assert shown.stdout.splitlines()[-1] == "1 problem. `qmath solve` does not start until that is mended."


def test_json_has_every_check(found: list[Check]) -> None:
    found += [OK, BLOCKING]
    record = json.loads(runner.invoke(app, ["--json"]).stdout)
    assert record == {"v": 1, "blocked": True, "checks": [OK.to_record(), BLOCKING.to_record()]}


def test_the_words_of_others_cannot_steer_the_terminal(found: list[Check]) -> None:
    found += [Check("llama.cpp", "devices", "ok", "GPU \x1b[2J[red]hot[/red]\nnext")]
    shown = runner.invoke(app).stdout
    assert "\x1b" not in shown
    assert "[red]hot[/red] next" in shown


def test_a_piped_line_is_not_wrapped(found: list[Check]) -> None:
    found += [Check("machine", "disk", "ok", "word " * 60)]
    assert len(runner.invoke(app).stdout.splitlines()) == 3


def test_signs_are_ascii_where_the_terminal_has_no_others(found: list[Check]) -> None:
    found += [OK, WARNING, PROBLEM]
    result = CliRunner(charset="ascii").invoke(app)
    assert result.exit_code == 0
    assert result.stdout.isascii()


def test_everything_in_order(found: list[Check]) -> None:
    found += [OK]
    assert runner.invoke(app).stdout.splitlines()[-1] == "Everything is as it should be."


def test_checks_are_shown_as_they_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(verify: bool) -> Iterator[Check]:
        yield OK
        raise RuntimeError("later")

    monkeypatch.setattr(examine_module, "examine", examine)
    assert "Python" in runner.invoke(app).stdout


def fixable(tmp_path: Path) -> tuple[Check, Path]:
    proof = tmp_path / "proof"
    command = (sys.executable, "-c", f"open({str(proof)!r}, 'w').close()")
    return Check("llama.cpp", "self-test", "problem", "it crashes", "Build it.", True, command), proof


def test_fix_runs_what_mends_after_showing_it(found: list[Check], tmp_path: Path) -> None:
    check, proof = fixable(tmp_path)
    found += [check]
    result = runner.invoke(app, ["--fix", "-y"])
    assert result.exit_code == 0
    assert sys.executable in result.stderr
    assert proof.exists()


def test_fix_asks_and_without_a_terminal_does_nothing(found: list[Check], tmp_path: Path) -> None:
    check, proof = fixable(tmp_path)
    found += [check]
    result = runner.invoke(app, ["--fix"])
    assert isinstance(result.exception, UsageError)
    assert not proof.exists()


def test_nothing_to_fix_still_tells_what_blocks(found: list[Check]) -> None:
    found += [BLOCKING]
    assert runner.invoke(app, ["--fix", "-y"]).exit_code == 4


def test_a_command_that_fails_is_an_error(found: list[Check]) -> None:
    found += [Check("g", "n", "warning", "d", "r", fix=(sys.executable, "-c", "raise SystemExit(2)"))]
    result = runner.invoke(app, ["--fix", "-y"])
    assert isinstance(result.exception, QmathError)
    assert "status 2" in result.exception.message


def test_defaults_and_where_they_come_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setattr(settings, "config_file", lambda: path)
    monkeypatch.setenv("QMATH_JOBS", "7")
    path.write_text('mode = "tir"\n')
    shown = {c.name: c.detail for c in SETTINGS()}
    assert shown["mode"] == "tir (from the file)"
    assert shown["jobs"] == "7 (from QMATH_JOBS)"
    assert shown["file"] == str(path)
    path.write_text("mode = 3\n")
    (check,) = SETTINGS()
    assert (check.status, check.blocking) == ("problem", True)
    assert str(path) in check.detail
