"""From options to an engine: with a real file of a tiny model, and without any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.engines.batching import LlamaEngine
from qmath.errors import ModelFileError, NoModel
from qmath.events import Notice
from qmath.modelling import SEQUENCES, SEQUENCES_IN_PLENTY, SEQUENCES_ON_GPU, find_engine, prompts_of
from qmath.models.entries import Quirks
from qmath.models.machine import Device, Machine, Memory
from qmath.options import Options
from qmath.prompts import COT_SYSTEM, TIR_SYSTEM, Prompts
from qmath.turn import Sampling


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
    ("options", "many", "slots"), [({}, False, 1), ({}, True, SEQUENCES_IN_PLENTY), ({"jobs": 3}, True, 3)]
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


def test_a_damaged_model_of_the_cache_is_a_notice_too(tiny: str, tmp_path: Path) -> None:
    repo = tmp_path / "cache" / "models--bartowski--Qwen2.5-Math-1.5B-Instruct-GGUF"
    file = repo / "snapshots" / "main" / "Qwen2.5-Math-1.5B-Instruct-Q4_K_M.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    told: list[Notice] = []
    here = Machine((), Memory(8 << 30, 6 << 30), 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qmath.modelling.machine", lambda: here)
        patch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
        assert find(Options(), told) == (None, None)
        assert "is cut short" in told[0].text
        with pytest.raises(ModelFileError):
            find(Options(mode="cot"))


@pytest.mark.parametrize(
    "options",
    [
        Options(mode="tir", download=False),
        Options(mode="cot", download=False),
        Options(model="7b", download=False),
        Options(draft="1.5b", download=False),
    ],
)
def test_no_model_is_an_error_elsewhere(options: Options, tiny: str) -> None:
    with pytest.raises(NoModel):
        find(options)


def test_as_many_at_once_as_the_device_gains_from_and_memory_holds(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(64 << 30, 60 << 30)
    card = Device("CUDA0", "a card", "gpu", 24 << 30, 23 << 30)
    full = replace(card, free_bytes=0)
    for devices, plenty, slots in (
        ((card,), 2, SEQUENCES_ON_GPU),
        ((full,), 2, SEQUENCES_IN_PLENTY),
        ((), 60 << 30, SEQUENCES),  # the plan takes some megabytes: that much is never free
    ):
        monkeypatch.setattr("qmath.modelling.PLENTY", plenty)
        here = Machine(devices, memory, 4)
        monkeypatch.setattr("qmath.modelling.machine", lambda here=here: here)
        engine, _ = find(Options(model=tiny), many=True)
        assert engine is not None
        assert engine.slots == slots
        assert bool(engine._llama.config.n_gpu_layers) == (slots == SEQUENCES_ON_GPU)
        engine.close()


def test_what_drafts_gets_its_room_first(tiny: str) -> None:
    alone, beside = find(Options(model=tiny))[0], find(Options(model=tiny, draft=tiny))[0]
    assert alone is not None
    assert beside is not None
    for engine in (alone, beside):
        engine.close()
    small = beside._llama.config.draft
    assert small is not None
    assert (str(small.path), small.n_ctx, small.n_seq) == (tiny, 512, 1)
    assert replace(beside._llama.config, draft=None) == alone._llama.config


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


def test_thinking_models_are_drawn_and_write_no_cells_in_their_thoughts() -> None:
    quirks = Quirks(
        thinking=("<think>", "</think>"), tir_prefill="```python\n", temperature=0.6, top_p=0.95, greedy=False
    )
    prompts = prompts_of(quirks, Options())
    assert prompts.cot_prefill == ""
    assert prompts.tir_prefill == "<think>\n\n</think>\n\n```python\n"
    (alone,) = Options(seed=7).limits.samples(1, prompts)
    assert alone.sampling == Sampling(0.6, 0.95, 7)
    (asked,) = Options(temperature=0.2).limits.samples(1, prompts)
    assert asked.sampling.temperature == 0.2
    (plain,) = Options().limits.samples(1, prompts_of(Quirks(), Options()))
    assert plain.sampling.temperature == 0
    assert [limits.sampling.top_p for limits in Options().limits.samples(2, prompts)] == [0.95, 0.95]


def test_a_context_beyond_the_trained_one_is_a_warning(tiny: str) -> None:
    told: list[Notice] = []
    engine, _ = find(Options(model=tiny, ctx=1 << 17), told)
    assert engine is not None
    engine.close()
    assert [notice.level for notice in told] == ["warning"]
    assert "131072 tokens is beyond the" in told[0].text
    assert "YaRN" in told[0].text
    engine, _ = find(Options(model=tiny), told)
    assert engine is not None
    engine.close()
    assert len(told) == 1
