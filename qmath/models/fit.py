"""Does a model fit a machine, and how: pure arithmetic over layers, KV cache and compute buffers (`sizes.py`).

`plan` prefers, in this order: all layers on accelerators (on as few as hold them), the same with fewer sequences,
with a q8_0 cache; some layers on accelerators; the CPU alone, with fewer sequences, with a q8_0 cache; and where the
context was not asked for, all of this with half of it. All sizes are bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qmath.errors import OutOfMemory
from qmath.models import sizes
from qmath.models.machine import Device, Machine
from qmath.models.sizes import KVType, Shape, human

Where = Literal["GPU", "GPU+CPU", "CPU"]

DEFAULT_CTX: Final = 4096  # tokens; what the family was trained with
MIN_CTX: Final = 2048
WORTHWHILE: Final = 0.1  # of the layers: with fewer on an accelerator the copies cost more than they save


@dataclass(frozen=True, slots=True)
class Share:
    """What one device (`RAM` for main memory) holds."""

    device: str
    layers: int
    weights: int
    kv: int
    compute: int

    @property
    def total(self) -> int:
        return self.weights + self.kv + self.compute


@dataclass(frozen=True, slots=True)
class Plan:
    """How to load. `n_ctx` is the context of one sequence in tokens; `n_gpu_layers` counts the output matrix.

    `shares` are those of the accelerators that are used, in order, and last that of main memory.
    `tensor_split` has a proportion for each accelerator in ggml's order, and is empty where there is at most one.
    `expected_bytes` is what llama.cpp will allocate, main memory included.
    """

    where: Where
    n_gpu_layers: int
    tensor_split: tuple[float, ...]
    n_ctx: int
    n_seq: int
    kv_type: KVType
    shares: tuple[Share, ...]

    @property
    def expected_bytes(self) -> int:
        return sum(share.total for share in self.shares)

    @property
    def device_bytes(self) -> int:
        """What the accelerators hold of it."""
        return self.expected_bytes - self.shares[-1].total


@dataclass(frozen=True, slots=True)
class _Ask:
    n_ctx: int
    n_seq: int
    kv_type: KVType
    outputs: int


def plan(
    shape: Shape,
    machine: Machine,
    ctx: int | None = None,
    sequences: int = 1,
    *,
    outputs: int | None = None,
) -> Plan:
    """The best way to load the model on this machine.

    `ctx` tokens a sequence are kept where given; otherwise 4096 or what the model knows, or half of it where memory is
    short. `sequences` are an upper limit. `outputs` is llama.cpp's `n_outputs_max`, without it one a sequence.
    Raises OutOfMemory with the numbers.
    """
    wanted = ctx if ctx is not None else min(DEFAULT_CTX, shape.context or DEFAULT_CTX)
    contexts = [wanted] if ctx is not None or wanted <= MIN_CTX else [wanted, max(MIN_CTX, wanted // 2)]
    outputs = outputs or max(1, sequences)
    for n_ctx in contexts:
        asks = [_Ask(n_ctx, n, "f16", outputs) for n in _fewer(max(1, sequences))]
        asks.append(_Ask(n_ctx, 1, "q8_0", outputs))
        for placed in (_offloaded, _partly_offloaded, _on_cpu):
            for ask in asks:
                if found := placed(shape, machine, ask):
                    return found
    raise OutOfMemory(*_why_not(shape, machine, _Ask(contexts[-1], 1, "q8_0", outputs)))


def _fewer(sequences: int) -> Iterator[int]:
    """`sequences`, and down to one in steps of an eighth."""
    while sequences:
        yield sequences
        sequences -= -(-sequences // 8)


def _partly_offloaded(shape: Shape, machine: Machine, ask: _Ask) -> Plan | None:
    """As many layers as fit; llama.cpp offloads the last ones, the output matrix first."""
    if not machine.accelerators:
        return None
    low, high = 1, int(shape.layers * (1 - WORTHWHILE)) + 1
    budgets = [_budget(device) for device in machine.accelerators]
    best = None
    while low < high:  # the first layer offloaded; fewer on the accelerators always fit them better
        first = (low + high) // 2
        if _fill(shape, ask, first, machine.accelerators, budgets) is not None:
            best, high = first, first
        else:
            low = first + 1
    return None if best is None else _offloaded(shape, machine, ask, best)


def _offloaded(shape: Shape, machine: Machine, ask: _Ask, first: int = 0) -> Plan | None:
    """Layers from `first` on, and the output matrix, on accelerators; the others on the CPU."""
    spread = _spread(shape, machine, ask, first)
    if spread is None:
        return None
    host = _host_share(shape, ask, first)
    unified = sum(s.total for d, s in zip(machine.accelerators, spread, strict=True) if d.unified)
    if _host_need(shape, host, first) + unified > _host_budget(machine):
        return None
    counts = [share.layers for share in spread]
    return Plan(
        where="GPU" if first == 0 else "GPU+CPU",
        n_gpu_layers=sum(counts),
        tensor_split=_tensor_split(counts) if len(counts) > 1 else (),
        n_ctx=ask.n_ctx,
        n_seq=ask.n_seq,
        kv_type=ask.kv_type,
        shares=(*(share for share in spread if share.layers), host),
    )


def _on_cpu(shape: Shape, machine: Machine, ask: _Ask) -> Plan | None:
    host = _host_share(shape, ask, None)
    if _host_need(shape, host, None) > _host_budget(machine):
        return None
    return Plan("CPU", 0, (), ask.n_ctx, ask.n_seq, ask.kv_type, (host,))


def _spread(shape: Shape, machine: Machine, ask: _Ask, first: int) -> tuple[Share, ...] | None:
    """A share for every accelerator, in order, on as few of them as hold the layers and evenly filled; or None."""
    devices = machine.accelerators
    largest = sorted(range(len(devices)), key=lambda i: -_budget(devices[i]))
    for count in range(1, len(devices) + 1):
        chosen = set(largest[:count])
        budgets = [_budget(d) if i in chosen else 0 for i, d in enumerate(devices)]
        if _fill(shape, ask, first, devices, budgets) is None:
            continue
        low, high = 0.0, 1.0
        for _ in range(12):  # the smallest fraction of every budget that still holds all: an even filling
            middle = (low + high) / 2
            fits = _fill(shape, ask, first, devices, [int(b * middle) for b in budgets])
            low, high = (low, middle) if fits else (middle, high)
        return _fill(shape, ask, first, devices, [int(b * high) for b in budgets])
    return None


def _fill(
    shape: Shape, ask: _Ask, first: int, devices: Sequence[Device], budgets: Sequence[int]
) -> tuple[Share, ...] | None:
    """Layers in order onto devices in order, each filled before the next: finds a way whenever there is one."""
    items = _items(shape, ask, first)
    at, shares = 0, []
    for device, budget in zip(devices, budgets, strict=True):
        start, weights, kv, compute = at, 0, 0, 0
        while at < len(items):
            more_weights, more_kv, needs = items[at]
            if weights + more_weights + kv + more_kv + max(compute, needs) > budget:
                break
            weights, kv, compute = weights + more_weights, kv + more_kv, max(compute, needs)
            at += 1
        shares.append(Share(device.name, at - start, weights, kv, compute))
    return tuple(shares) if at == len(items) else None


def _items(shape: Shape, ask: _Ask, first: int) -> list[tuple[int, int, int]]:
    """(weights, KV, compute buffer) of each layer from `first` on, and of the output matrix."""
    compute = sizes.compute_bytes(shape, ask.n_ctx, 0)
    layers = [(shape.layer_bytes[i], _kv(shape, i, ask), compute) for i in range(first, shape.layers)]
    return [*layers, (shape.output_bytes, 0, sizes.compute_bytes(shape, ask.n_ctx, ask.outputs))]


def _kv(shape: Shape, layer: int, ask: _Ask) -> int:
    return sizes.kv_bytes(shape, layer, ask.n_ctx, ask.n_seq, ask.kv_type)


def _host_share(shape: Shape, ask: _Ask, first: int | None) -> Share:
    """What main memory holds: the embedding, and the layers before `first`; everything where that is None."""
    n = shape.layers if first is None else first
    weights = shape.input_bytes + sum(shape.layer_bytes[:n]) + sum(shape.repack_bytes[:n])
    kv = sum(_kv(shape, layer, ask) for layer in range(n))
    compute = sizes.input_compute_bytes(shape, ask.n_ctx)
    if n:
        compute = sizes.compute_bytes(shape, ask.n_ctx, ask.outputs if first is None else 0)
    if first is None and not shape.tied:
        weights += shape.output_bytes
    return Share("RAM", n, weights, kv, compute + sizes.output_bytes(shape, ask.n_seq))


def _host_need(shape: Shape, share: Share, first: int | None) -> int:
    """What must really be free for it: the pages of interleaved layers in the file can be dropped."""
    n = shape.layers if first is None else first
    return share.total - sum(shape.repack_bytes[:n]) + sizes.PROCESS_BYTES


def _host_budget(machine: Machine) -> int:
    return machine.memory.available_bytes - sizes.host_reserve(machine.memory.total_bytes)


def _budget(device: Device) -> int:
    return max(0, device.free_bytes - sizes.device_reserve(device.total_bytes))


def _tensor_split(counts: Sequence[int]) -> tuple[float, ...]:
    """Proportions that make llama.cpp give each device its count of layers.

    It compares layer / layers with the running sum; half a layer of margin keeps rounding out of it.
    """
    used = [i for i, count in enumerate(counts) if count]
    split = [float(count) for count in counts]
    if len(used) > 1:
        split[used[0]] -= 0.5
        split[used[-1]] += 0.5
    return tuple(split)


def _why_not(shape: Shape, machine: Machine, ask: _Ask) -> tuple[str, str]:
    host = _host_share(shape, ask, None)
    need = _host_need(shape, host, None)
    room = f"{human(max(0, _host_budget(machine)))} of main memory can be used"
    if machine.accelerators:
        room += " and " + " + ".join(f"{human(_budget(d))} on {d.name}" for d in machine.accelerators)
    return (
        f"The model needs about {human(need)} with a context of {ask.n_ctx} tokens; {room}.",
        "Close other programs, use a smaller model or quantisation, or a smaller --ctx.",
    )
