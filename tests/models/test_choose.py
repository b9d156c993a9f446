"""The choice that an expert would make, machine by machine. Sizes are what a system reports: GiB, some of it in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmath.errors import OutOfMemory
from qmath.models.choose import Choice, choose
from qmath.models.machine import Device, DeviceKind, Machine, Memory
from qmath.models.registry import Registry, load_registry

GIB = 1 << 30


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load_registry(tmp_path_factory.mktemp("none") / "models.toml")


def pc(
    ram: float,
    cores: int,
    *gpus: float,
    igpu: float = 0,
    metal: float = 0,
    free: float = 0.94,
    named: str = "",
) -> Machine:
    """`gpus` in GiB on the label, of which `free` can be had; 30 % of RAM (at least 1.5 GiB) are in use."""
    devices = [Device("CPU", "", "cpu", int(ram * GIB), int(ram * GIB))]
    devices += [
        Device(f"CUDA{n}", named, "gpu", int(v * GIB), int(v * free * GIB)) for n, v in enumerate(gpus)
    ]
    if igpu:
        devices.append(Device("Vulkan0", "", "igpu", int(igpu * GIB), int(igpu * GIB)))
    if metal:
        devices.append(Device("Metal", "", "gpu", int(metal * GIB), int(metal * GIB)))
    return Machine(devices, Memory(int(ram * GIB), int((ram - max(1.5, 0.3 * ram)) * GIB)), cores)


@pytest.mark.parametrize(
    ("name", "machine", "alias", "quantisation", "where"),
    [
        ("phone-class 4 GB, one core", pc(4, 1), "1.5b", "Q4_K_M", "CPU"),
        ("mini PC 3 GB", pc(3, 2), "1.5b", "Q4_K_M", "CPU"),
        ("4 GB netbook", pc(4, 2), "1.5b", "Q4_K_M", "CPU"),
        ("8 GB laptop", pc(8, 4), "1.5b", "Q4_K_M", "CPU"),
        ("16 GB laptop, four cores", pc(16, 4), "1.5b", "Q4_K_M", "CPU"),
        ("16 GB desktop, six cores", pc(16, 6), "7b", "Q4_K_M", "CPU"),
        ("32 GB desktop, eight cores", pc(32, 8), "7b", "Q4_K_M", "CPU"),
        ("16 GB laptop, integrated graphics", pc(16, 4, igpu=8), "1.5b", "Q4_K_M", "GPU"),
        ("server without GPU", pc(512, 64), "7b", "Q4_K_M", "CPU"),
        ("GT 1030 2 GB", pc(8, 4, 2), "1.5b", "Q4_K_M", "GPU"),
        ("GTX 1650 4 GB", pc(16, 4, 4), "1.5b", "Q8_0", "GPU"),
        ("GTX 1660 6 GB", pc(16, 4, 6), "7b", "Q4_K_M", "GPU"),
        ("RTX 3070 8 GB", pc(32, 8, 8), "7b", "Q4_K_M", "GPU"),
        ("RTX 3060 12 GB", pc(16, 6, 12), "7b", "Q5_K_M", "GPU"),
        ("RTX 4060 Ti 16 GB", pc(32, 8, 16), "7b", "Q8_0", "GPU"),
        ("RTX 4090 24 GB", pc(64, 16, 24), "7b", "Q8_0", "GPU"),
        ("two RTX 3090", pc(64, 16, 24, 24), "72b", "Q3_K_M", "GPU"),
        ("A40 48 GB", pc(128, 32, 48), "72b", "Q3_K_M", "GPU"),
        ("A100 40 GB", pc(256, 32, 40), "7b", "Q8_0", "GPU"),
        ("A100 80 GB", pc(256, 32, 80), "72b", "Q4_K_M", "GPU"),
        ("two A100 80 GB", pc(512, 64, 80, 80), "72b", "Q8_0", "GPU"),
        ("H200 141 GB", pc(1024, 64, 141), "72b", "Q6_K", "GPU"),
        ("8 GB card and 24 GB card", pc(64, 16, 8, 24), "7b", "Q8_0", "GPU"),
        ("M1 8 GB", pc(8, 8, metal=5.3), "1.5b", "Q8_0", "GPU"),
        ("M1 16 GB", pc(16, 8, metal=10.7), "7b", "Q4_K_M", "GPU"),
        ("M1 Pro 32 GB", pc(32, 10, metal=21.3), "7b", "Q6_K", "GPU"),
        ("M2 Max 96 GB", pc(96, 12, metal=72), "72b", "Q4_K_M", "GPU"),
        ("M2 Ultra 192 GB", pc(192, 24, metal=144), "72b", "Q4_K_M", "GPU"),
        ("Strix Halo 128 GB", pc(128, 16, igpu=96), "7b", "Q4_K_M", "GPU"),
        ("card and integrated graphics", pc(32, 8, 8, igpu=16), "7b", "Q4_K_M", "GPU"),
        ("6 GB card behind a desktop", pc(16, 6, 6, free=0.85), "7b", "Q4_K_M", "GPU"),
        ("4 GB laptop card, eight cores", pc(16, 8, 4), "7b", "Q4_K_M", "GPU+CPU"),
        ("card that another program fills", pc(32, 8, 8, free=0.12), "7b", "Q4_K_M", "CPU"),
        ("RTX 3080 10 GB", pc(32, 8, 10), "7b", "Q4_K_M", "GPU"),
        ("GTX 1080 Ti 11 GB", pc(32, 8, 11), "7b", "Q5_K_M", "GPU"),
        ("RX 7900 XT 20 GB", pc(32, 8, 20), "7b", "Q8_0", "GPU"),
        ("RTX 5090 32 GB", pc(64, 16, 32), "7b", "Q8_0", "GPU"),
        ("two cards of 8 GB", pc(32, 8, 8, 8), "7b", "Q8_0", "GPU"),
        ("four cards of 12 GB", pc(64, 16, 12, 12, 12, 12), "72b", "Q3_K_M", "GPU"),
        ("RTX 4090 and 3060", pc(64, 16, 24, 12), "7b", "Q8_0", "GPU"),
        ("A6000 and 3090", pc(128, 16, 48, 24), "72b", "Q4_K_M", "GPU"),
        ("four RTX 3090", pc(128, 32, 24, 24, 24, 24), "72b", "Q4_K_M", "GPU"),
        ("eight A100 80 GB", pc(2048, 128, *[80] * 8), "72b", "Q8_0", "GPU"),
        ("WSL with 4 GB and a card of 8 GB", pc(4, 8, 8), "7b", "Q4_K_M", "GPU"),
        ("64 GB without GPU", pc(64, 8), "7b", "Q4_K_M", "CPU"),
        ("64 GB, four cores", pc(64, 4), "1.5b", "Q4_K_M", "CPU"),
        ("container of 2 GB", Machine((), Memory(2 * GIB, int(1.9 * GIB)), 16), "1.5b", "Q4_K_M", "CPU"),
        ("Jetson Orin Nano 8 GB", pc(8, 6, 7.4, free=0.7, named="Orin"), "1.5b", "Q8_0", "GPU"),
        ("DGX Spark 128 GB", pc(120, 20, 120, named="NVIDIA GB10"), "72b", "Q4_K_M", "GPU"),
        ("M3 Max 36 GB", pc(36, 12, metal=27), "7b", "Q8_0", "GPU"),
        ("M3 Max 64 GB", pc(64, 16, metal=48), "72b", "Q3_K_M", "GPU"),
        ("M3 Max 128 GB", pc(128, 16, metal=96), "72b", "Q4_K_M", "GPU"),
    ],
)
def test_what_an_expert_would_take(
    registry: Registry, name: str, machine: Machine, alias: str, quantisation: str, where: str
) -> None:
    found = choose(registry, machine)
    assert (found.entry.alias, found.quantisation, found.plan.where) == (alias, quantisation, where), name
    assert found.plan.n_ctx == 4096


@pytest.mark.parametrize(
    ("kind", "description", "unified"),
    [
        ("gpu", "Orin", True),
        ("gpu", "NVIDIA GB10", True),
        ("gpu", "AMD Radeon 8060S Graphics", True),
        ("gpu", "AMD Radeon Graphics", True),
        ("igpu", "Intel(R) Iris(R) Xe Graphics", True),
        ("gpu", "NVIDIA GeForce RTX 4090", False),
        ("gpu", "AMD Radeon RX 7900 XTX", False),
        ("gpu", "AMD Instinct MI300X", False),
        ("cpu", "AMD Ryzen 7 with Radeon Graphics", False),
    ],
)
def test_whose_memory_is_main_memory(kind: DeviceKind, description: str, unified: bool) -> None:
    assert Device("ROCm0", description, kind, GIB, GIB).unified == unified


def why(registry: Registry, machine: Machine) -> Choice:
    found = choose(registry, machine)
    assert found.why.endswith(".")
    assert "\n" not in found.why
    return found


def test_the_reason_is_one_sentence_with_place_and_size(registry: Registry) -> None:
    assert "on CUDA0 (about 5." in why(registry, pc(32, 8, 8)).why
    assert "Qwen2.5-Math 72B Instruct needs more memory" in why(registry, pc(32, 8, 8)).why
    assert "7B Instruct would fit but be slow on this CPU" in why(registry, pc(16, 4)).why
    assert "only a part of it on the GPU" in why(registry, pc(16, 4, 4)).why
    assert "on the CPU (one core, about" in why(registry, pc(8, 1)).why
    assert "on CUDA0 and CUDA1" in why(registry, pc(64, 16, 24, 24)).why
    assert "on CUDA0, CUDA1, CUDA2 and CUDA3 (" in why(registry, pc(64, 16, 12, 12, 12, 12)).why


def test_the_reason_names_the_next_size_up(registry: Registry) -> None:
    assert why(registry, pc(4, 2)).why.endswith("Qwen2.5-Math 7B Instruct needs more memory.")
    assert why(registry, pc(4, 2, metal=2.7)).why.endswith("Qwen2.5-Math 7B Instruct needs more memory.")
    two = why(registry, pc(64, 16, 24, 24)).why  # a lower quantisation of 72B
    assert two.endswith("; Q4_K_M would fit but be slow with only a part of it on the GPU.")


def test_a_model_that_only_just_fits_is_better_than_none(registry: Registry) -> None:
    only_large = Registry(tuple(e for e in registry.entries if e.alias == "72b"), ())
    found = why(only_large, pc(128, 16))
    assert found.plan.where == "CPU"
    assert "it just fits" in found.why


def test_nothing_fits(registry: Registry) -> None:
    with pytest.raises(OutOfMemory, match=r"needs about 1\.\d GB"):
        choose(registry, pc(2, 1))
    with pytest.raises(OutOfMemory, match="names no model"):
        choose(Registry((), ()), pc(32, 8))


def test_a_users_model_is_chosen_only_where_its_entry_says_so(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(
        """
        [[model]]
        alias = "huge"
        repo = "me/huge"
        file = "{quantisation}.gguf"
        default = "Q4_K_M"
        sizes = { Q4_K_M = 60_000_000_000 }
        """
    )
    assert choose(load_registry(tmp_path / "models.toml"), pc(1024, 64, 141)).entry.alias == "72b"


RANKS = {"Q3_K_L": 0, "Q3_K_M": 0, "Q4_K_M": 1, "Q5_K_M": 2, "Q6_K": 3, "Q8_0": 4}


@pytest.mark.parametrize("kind", ["gpus", "metal", "igpu"])
def test_more_graphics_memory_never_means_less_of_a_model(registry: Registry, kind: str) -> None:
    aliases = [entry.alias for entry in registry.entries]
    best = (-1, -1)
    for gib in (0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 32, 44, 48, 64, 96):
        machine = pc(32, 8, *([gib] if gib else [])) if kind == "gpus" else pc(128, 8, **{kind: gib})
        found = choose(registry, machine)
        rank = (aliases.index(found.entry.alias), RANKS[found.quantisation])
        assert rank >= best, gib
        best = rank
