"""From options to an engine: with a real file of a tiny model, and without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.engines.batching import LlamaEngine
from qmath.errors import ModelFileError, NoModel
from qmath.events import Notice
from qmath.modelling import SEQUENCES, find_engine, prompts_of
from qmath.models.registry import Quirks
from qmath.options import Options
from qmath.prompts import COT_SYSTEM, TIR_SYSTEM, Prompts


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    write_tiny_model(tmp_path / "tiny.gguf")
    return str(tmp_path / "tiny.gguf")


def find(
    options: Options, told: list[Notice] | None = None, *, many: bool = False
) -> tuple[LlamaEngine | None, Prompts | None]:
    tell = (told if told is not None else []).append
    return find_engine(options, many=many, tell=tell, agree=None, progress=None)


@pytest.mark.parametrize(
    ("options", "many", "slots"), [({}, False, 1), ({}, True, SEQUENCES), ({"jobs": 3}, True, 3)]
)
def test_slots_for_what_is_in_flight(
    options: dict[str, int], many: bool, slots: int, tiny: str, tmp_path: Path
) -> None:
    engine, prompts = find(Options(model=tiny, **options), many=many)  # type: ignore[arg-type]
    assert engine is not None
    assert (engine.model, engine.slots) == ("qmath self-test", slots)
    assert prompts is not None
    engine.close()


def test_no_model_is_a_notice_where_exact_may_stand_in(tiny: str) -> None:
    told: list[Notice] = []
    assert find(Options(download=False), told) == (None, None)
    assert [notice.level for notice in told] == ["warning"]
    assert told[0].text.endswith("Until then qmath answers what is pure notation.")


@pytest.mark.parametrize(
    "options",
    [
        Options(mode="tir", download=False),
        Options(mode="cot", download=False),
        Options(model="7b", download=False),
    ],
)
def test_no_model_is_an_error_elsewhere(options: Options, tiny: str) -> None:
    with pytest.raises(NoModel):
        find(options)


def test_a_bad_file_is_never_replaced(tiny: str, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_text("no model")
    with pytest.raises(ModelFileError):
        find(Options(model=str(tmp_path / "bad.gguf")))


def test_quirks_become_prompts() -> None:
    plain = prompts_of(Quirks(), Options(max_output=99))
    assert (plain.cot_system, plain.tir_system, plain.observation_chars) == (COT_SYSTEM, TIR_SYSTEM, 99)
    odd = prompts_of(
        Quirks(cot_system="", tir_system="Use Python.", tir_prefill="```python\n", stop_strings=("<stop>",)),
        Options(),
    )
    assert (odd.cot_system, odd.tir_system, odd.tir_prefill) == ("", "Use Python.", "```python\n")
    assert odd.stop_strings == ("<stop>",)
