"""The rooms put together: what is opened for which options, and given back when that fails."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from qmath.engines.scripted import ScriptedEngine
from qmath.errors import ModelFileError, NoModel
from qmath.events import Finished, Notice
from qmath.house import open_house
from qmath.options import Options
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Result

SUM = Problem("a", "1+1")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def results(told: object) -> list[Result]:
    return [e.result for _, e in told if isinstance(e, Finished)]  # type: ignore[attr-defined]


def test_without_a_model_it_is_told_once_and_notation_is_solved(bare: None) -> None:
    told: list[Notice] = []
    house = open_house(Options(download=False), many=True, tell=told.append)
    sums, words = results(house.run([SUM, Problem("b", "How many?")]))
    assert [notice.level for notice in told] == ["warning"]
    assert "qmath models pull" in told[0].text
    assert sums.answer == "2"
    assert words.error is not None
    assert words.error.type == "NoModel"


@pytest.mark.parametrize(
    "options", [Options(mode="cot", download=False), Options(model="7b", download=False)]
)
def test_a_model_that_was_asked_for_has_no_substitute(options: Options, bare: None) -> None:
    with pytest.raises(NoModel):
        open_house(options)


def test_what_was_opened_is_closed_when_the_rest_fails(bare: None) -> None:
    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(ModelFileError):
        open_house(Options(model="nonesuch"), many=True)
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=5)
    assert alive == []


def test_an_engine_of_ones_own_and_its_prompts() -> None:
    engine = ScriptedEngine(["\\boxed{2}"])
    house = open_house(Options(mode="cot"), engine=engine, prompts=Prompts(cot_system="Be brief."))
    (result,) = results(house.run([SUM]))
    assert (result.answer, result.verdict.status) == ("2", "verified")
    assert engine.requests[0].messages[0].content == "Be brief."


def test_a_fault_is_an_error_and_the_rest_goes_on() -> None:
    house = open_house(Options(mode="exact"), many=True)
    bad, good = results(house.run([Problem("line:1", "", fault="line 1 is not JSON"), SUM]))
    assert bad.error is not None
    assert (bad.error.type, bad.error.message) == ("ProblemError", "Line 1 is not JSON.")
    assert (bad.attempt, good.answer) == (None, "2")
