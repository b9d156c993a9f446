from __future__ import annotations

from pathlib import Path

import pytest

from qmath.doctor import model
from qmath.models.machine import Device, Machine, Memory
from qmath.models.registry import load_registry

GB = 1_000_000_000
LAPTOP = Machine((), Memory(16 * GB, 12 * GB), cores=4)
CARD = Machine((Device("CUDA0", "RTX 3060", "gpu", 12 * GB, 11 * GB),), Memory(32 * GB, 28 * GB), cores=8)


@pytest.fixture(autouse=True)
def _empty_hub_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


def test_without_a_model_it_says_what_works_and_what_to_do(tmp_path: Path) -> None:
    choice, on_disk = model.choice(LAPTOP, load_registry(tmp_path / "none.toml"))
    assert choice.status == "ok"
    assert "1.5B" in choice.detail
    assert (on_disk.status, on_disk.blocking) == ("warning", False)
    assert "solved exactly" in on_disk.detail
    assert "qmath models pull 1.5b" in on_disk.remedy


def test_the_choice_follows_the_machine(tmp_path: Path) -> None:
    choice, _ = model.choice(CARD, load_registry(tmp_path / "none.toml"))
    assert "7B" in choice.detail
    assert "CUDA0" in choice.detail


def test_a_machine_that_holds_no_model_is_a_blocking_problem(tmp_path: Path) -> None:
    tiny = Machine((), Memory(GB // 2, GB // 4), cores=1)
    (check,) = model.choice(tiny, load_registry(tmp_path / "none.toml"))
    assert (check.status, check.blocking) == ("problem", True)


def test_a_broken_registry_of_the_user_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "models.toml"
    broken.write_text("[[model]\n")
    monkeypatch.setattr(model, "load_registry", lambda: load_registry(broken))
    (check,) = model.choice(LAPTOP)
    assert (check.status, check.blocking) == ("problem", True)
    assert "models.toml" in check.detail


def test_the_folder_is_the_hubs_cache(tmp_path: Path) -> None:
    assert model.folder() == tmp_path / "hub"


def test_a_damaged_model_is_a_blocking_problem(tmp_path: Path) -> None:
    repo = tmp_path / "hub" / "models--bartowski--Qwen2.5-Math-1.5B-Instruct-GGUF"
    file = repo / "snapshots" / "main" / "Qwen2.5-Math-1.5B-Instruct-Q4_K_M.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    _, check = model.choice(LAPTOP, load_registry(tmp_path / "none.toml"))
    assert (check.status, check.blocking) == ("problem", True)
    assert "qmath models rm 1.5b" in check.remedy
