from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from qmath.cli.doctor import doctor
from qmath.doctor import examine as examine_module
from qmath.doctor.check import Check

OK = Check("machine", "Python", "ok", "3.11.7")
WARNING = Check("model", "hub", "warning", "cannot be reached", "Check the network.")
PROBLEM = Check("sandbox", "isolation", "problem", "no worker", "Look closer.")
BLOCKING = Check("llama.cpp", "self-test", "problem", "it crashes", "Build it.", blocking=True)

runner = CliRunner()
app = typer.Typer()
app.command()(doctor)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    checks: list[Check] = []
    monkeypatch.setattr(examine_module, "examine", lambda: iter(checks))
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
    def examine() -> Iterator[Check]:
        yield OK
        raise RuntimeError("later")

    monkeypatch.setattr(examine_module, "examine", examine)
    assert "Python" in runner.invoke(app).stdout
