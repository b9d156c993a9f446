from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.errors import OutOfMemory
from qmath.models.estimate import Architecture, Estimate, estimate
from qmath.models.fit import Plan, plan
from qmath.models.machine import Device, Machine, Memory
from qmath.models.sizes import device_reserve, host_reserve

GB = 10**9
SMALL = estimate(Architecture(28, 1536, 8960, 12, 2, 128, 151_936, 4096, tied=True), 986_000_000, "Q4_K_M")
MIDDLE = estimate(
    Architecture(28, 3584, 18_944, 28, 4, 128, 152_064, 4096, tied=False), 4_683_000_000, "Q4_K_M"
)
LARGE = estimate(
    Architecture(80, 8192, 29_568, 64, 8, 128, 152_064, 4096, tied=False), 47_420_000_000, "Q4_K_M"
)


def gpu(free: float, n: int = 0, total: float | None = None) -> Device:
    return Device(f"CUDA{n}", "a GPU", "gpu", int((total or free) * GB), int(free * GB))


def machine(*devices: Device, ram: float = 32, cores: int = 8) -> Machine:
    return Machine(devices, Memory(int(ram * GB), int(ram * 0.8 * GB)), cores)


def test_all_layers_on_one_gpu() -> None:
    found = plan(MIDDLE, machine(gpu(8)))
    assert (found.where, found.n_gpu_layers, found.tensor_split) == ("GPU", 29, ())
    assert (found.n_ctx, found.n_seq, found.kv_type) == (4096, 1, "f16")
    on_gpu, host = found.shares
    assert (on_gpu.device, on_gpu.layers, host.device, host.layers) == ("CUDA0", 29, "RAM", 0)
    assert on_gpu.kv == 57_344 * 4096  # a table of the family's facts
    assert found.device_bytes == pytest.approx(5.0 * GB, rel=0.05)


def test_fewer_sequences_before_leaving_the_gpu() -> None:
    found = plan(MIDDLE, machine(gpu(8)), sequences=16)
    assert found.where == "GPU"
    assert found.kv_type == "f16"
    assert 8 <= found.n_seq < 16
    assert plan(MIDDLE, machine(gpu(24)), sequences=16).n_seq == 16


def test_a_smaller_cache_before_leaving_the_gpu() -> None:
    full = plan(LARGE, machine(gpu(80)), ctx=16_384)
    assert full.kv_type == "f16"
    room = full.device_bytes + device_reserve(full.device_bytes)
    tight = plan(LARGE, machine(Device("CUDA0", "", "gpu", room - GB, room - GB)), ctx=16_384)
    assert (tight.where, tight.kv_type) == ("GPU", "q8_0")


def test_some_layers_on_the_gpu_the_rest_on_the_cpu() -> None:
    found = plan(MIDDLE, machine(gpu(3.5)))
    assert found.where == "GPU+CPU"
    on_gpu, host = found.shares
    assert on_gpu.layers == found.n_gpu_layers
    assert host.layers == 29 - found.n_gpu_layers
    assert 10 < found.n_gpu_layers < 29


def test_a_gpu_for_less_than_a_tenth_of_the_layers_is_left_alone() -> None:
    assert plan(MIDDLE, machine(gpu(1.4))).where == "CPU"


def test_two_gpus_share_and_the_split_counts_layers() -> None:
    found = plan(LARGE, machine(gpu(40, 0), gpu(24, 1)))
    assert found.where == "GPU"
    first, second, _ = found.shares
    assert first.layers + second.layers == found.n_gpu_layers == 81
    assert first.total / second.total == pytest.approx(40 / 24, rel=0.25)
    assert llama_cpp_splits(found.tensor_split, found.n_gpu_layers) == [first.layers, second.layers]


def test_one_gpu_is_enough_where_it_holds_all() -> None:
    found = plan(MIDDLE, machine(gpu(8, 0), gpu(24, 1)))
    assert [share.device for share in found.shares] == ["CUDA1", "RAM"]
    assert llama_cpp_splits(found.tensor_split, 29) == [0, 29]


def test_integrated_graphics_only_where_there_is_no_other() -> None:
    igpu = Device("Vulkan1", "integrated", "igpu", 16 * GB, 16 * GB)
    assert plan(SMALL, machine(igpu)).shares[0].device == "Vulkan1"
    assert plan(SMALL, machine(igpu, gpu(4))).shares[0].device == "CUDA0"


def test_unified_memory_is_counted_once() -> None:
    metal = Device("Metal", "Apple M1", "gpu", 11 * GB, 11 * GB)
    assert plan(MIDDLE, Machine((metal,), Memory(16 * GB, 11 * GB), 8)).where == "GPU"
    # ggml reports what Metal may use, but other programs hold the memory now
    with pytest.raises(OutOfMemory):
        plan(MIDDLE, Machine((metal,), Memory(16 * GB, 4 * GB), 8))


def test_the_default_context_gives_way_and_an_asked_one_does_not() -> None:
    needs = plan(SMALL, machine(ram=32)).expected_bytes
    tight = Machine((), Memory(2 * GB, needs - sum(SMALL.repack_bytes) + 446_000_000), 2)
    found = plan(SMALL, tight)
    assert (found.n_ctx, found.n_seq) == (4096, 1)
    tighter = Machine((), Memory(2 * GB, tight.memory.available_bytes - 75_000_000), 2)
    assert plan(SMALL, tighter).n_ctx == 2048
    with pytest.raises(OutOfMemory, match=r"needs about 1\.\d GB with a context of 4096 tokens"):
        plan(SMALL, tighter, ctx=4096)


def test_a_context_beyond_the_model_is_the_callers_to_refuse() -> None:
    assert plan(SMALL, machine(), ctx=8192).n_ctx == 8192
    assert (
        plan(estimate(Architecture(2, 64, 128, 4, 2, 16, 100, 512, tied=True), 10**6, "F16"), machine()).n_ctx
        == 512
    )


def test_what_does_not_fit_is_said_with_numbers() -> None:
    with pytest.raises(OutOfMemory, match=r"48\.\d GB.*GB of main memory can be used and 7\.\d GB on CUDA0"):
        plan(LARGE, machine(gpu(8), ram=16))


def llama_cpp_splits(split: tuple[float, ...], n_gpu_layers: int) -> list[int]:
    """What llama.cpp makes of a tensor split: `upper_bound` of layer / layers in the running sum (llama-model.cpp)."""
    total, sums = 0.0, []
    for part in split:
        total += part
        sums.append(total)
    sums = [s / total for s in sums]
    counts = [0] * len(split)
    for layer in range(n_gpu_layers):
        counts[next(i for i, s in enumerate(sums) if s > layer / n_gpu_layers)] += 1
    return counts


sizes_gb = st.floats(0.1, 200)
machines = st.builds(
    lambda frees, ram: machine(*(gpu(free, n) for n, free in enumerate(frees)), ram=ram),
    st.lists(sizes_gb, max_size=4),
    sizes_gb,
)
SHAPES = {"1.5B": SMALL, "7B": MIDDLE, "72B": LARGE}
shapes = st.sampled_from(sorted(SHAPES))
contexts = st.sampled_from([None, 256, 1000, 4096, 16_384])


def tried(shape: Estimate, where: Machine, ctx: int | None, sequences: int) -> Plan | None:
    try:
        return plan(shape, where, ctx, sequences)
    except OutOfMemory as error:
        return None if error.remedy else pytest.fail("no remedy")


@settings(deadline=None)  # several sessions share a machine
@given(shapes, machines, contexts, st.integers(1, 32))
def test_a_plan_never_takes_more_than_there_is(name: str, where: Machine, ctx: int | None, n: int) -> None:
    shape = SHAPES[name]
    found = tried(shape, where, ctx, n)
    if found is None:
        return
    free = {device.name: device.free_bytes - device_reserve(device.total_bytes) for device in where.devices}
    for share in found.shares[:-1]:
        assert 0 < share.total <= free[share.device]
    host = found.shares[-1]
    evictable = sum(shape.repack_bytes[: host.layers])
    assert host.total - evictable <= where.memory.available_bytes - host_reserve(where.memory.total_bytes)
    assert 1 <= found.n_seq <= n
    assert ctx is None or found.n_ctx == ctx
    assert sum(share.layers for share in found.shares[:-1]) == found.n_gpu_layers
    if found.tensor_split:
        counts = llama_cpp_splits(found.tensor_split, found.n_gpu_layers)
        assert [c for c in counts if c] == [share.layers for share in found.shares[:-1]]


@settings(deadline=None)  # several sessions share a machine
@given(shapes, machines, contexts, st.integers(1, 8), st.floats(1, 3))
def test_more_memory_never_makes_it_worse(
    name: str, where: Machine, ctx: int | None, n: int, factor: float
) -> None:
    shape = SHAPES[name]
    found = tried(shape, where, ctx, n)
    larger = Machine(
        tuple(Device(d.name, "", d.kind, d.total_bytes, int(d.free_bytes * factor)) for d in where.devices),
        Memory(where.memory.total_bytes, int(where.memory.available_bytes * factor)),
        where.cores,
    )
    better = tried(shape, larger, ctx, n)
    if found is not None:
        rank = ["CPU", "GPU+CPU", "GPU"]
        assert better is not None
        assert (better.n_ctx, rank.index(better.where)) >= (found.n_ctx, rank.index(found.where))


unified = st.builds(
    lambda ram, used, share, kind: Machine(
        (Device("Metal" if kind == "gpu" else "Vulkan0", "", kind, int(ram * share), int(ram * share)),),
        Memory(int(ram), int(ram * (1 - used))),
        8,
    ),
    st.floats(2 * GB, 200 * GB),
    st.floats(0.1, 0.9),
    st.floats(0.3, 0.9),
    st.sampled_from(["gpu", "igpu"]),
)


@settings(deadline=None)
@given(shapes, unified, contexts, st.integers(1, 16))
def test_memory_that_is_shared_is_given_once(name: str, where: Machine, ctx: int | None, n: int) -> None:
    shape = SHAPES[name]
    found = tried(shape, where, ctx, n)
    if found is not None:
        evictable = sum(shape.repack_bytes[: found.shares[-1].layers])
        room = where.memory.available_bytes - host_reserve(where.memory.total_bytes)
        assert found.expected_bytes - evictable <= room
        assert found.device_bytes <= where.devices[0].free_bytes
