"""From the options to a running model: which file, how to load it, how it wants to be asked."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from qmath.doctor.probe import ensure_usable
from qmath.engines.base import Engine
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import N_DRAFTS, LlamaConfig
from qmath.engines.openmp import spin_briefly
from qmath.errors import ModelFileError, NativeCrash, NoModel, OutOfMemory
from qmath.events import Notice
from qmath.models.entries import Quirks
from qmath.models.fit import Plan, plan
from qmath.models.hardware import machine
from qmath.models.machine import Machine
from qmath.models.registry import load_registry
from qmath.models.resolve import ResolvedModel, resolve
from qmath.options import Options
from qmath.prompts import COT_SYSTEM, SAMPLED, TIR_SYSTEM, Prompts
from qmath.turn import Sampling

# At once in a stream. A CPU gains from batching up to some 16, which for 1.5B is 2 GB of KV cache: where memory is
# plenty. A GPU has arithmetic to spare for more (not measured by us).
SEQUENCES, SEQUENCES_IN_PLENTY, SEQUENCES_ON_GPU = 8, 16, 32
PLENTY = 2  # times what the plan takes
MOST_REQUESTS = 256  # to a server, whatever the number of samples
MOST_SEQUENCES = 64  # further attempts wait for their turn

Tell = Callable[[Notice], None]
Agree = Callable[[str, int], bool]
Progress = Callable[[int, int], None]


def find_engine(
    options: Options, *, many: bool, tell: Tell, agree: Agree | None, progress: Progress | None
) -> tuple[Engine | None, Prompts | None]:
    """The engine that the options ask for, not yet started, and its prompts.

    None where no model is to be had and the exact strategy may stand in. Raises what `resolve` and `plan` raise, and
    EngineError where a server cannot be used.
    """
    if options.remote:
        return _remote(options, tell)
    spin_briefly()
    try:
        ensure_usable()  # before anything loads the library into this process
        here = machine()
        find = partial(resolve, allow_download=options.download, agree=agree, progress=progress)
        small = None if options.draft is None else find(options.draft, here)
        model = find(options.model, here if small is None else _beside(small, here, options)[1])
    except (
        NoModel,
        OutOfMemory,
        NativeCrash,
        ModelFileError,
    ) as error:  # the last: a damaged file of the cache
        if options.model is not None or options.draft is not None or options.mode != "auto":
            raise
        tell(Notice(f"{error} Until then qmath answers what is pure notation.", "warning"))
        return None, None
    config = _config(model, small, here, options, many)
    if config.trained_ctx and config.n_ctx > config.trained_ctx:
        tell(Notice(_stretched(model.name, config.n_ctx, config.trained_ctx), "warning"))

    def again(error: OutOfMemory) -> LlamaConfig | None:
        """On the engine's thread: another plan, with what is free now and some caution."""
        with contextlib.suppress(OutOfMemory):
            smaller = _config(model, small, _cautious(machine()), options, many)
            if smaller != config:
                tell(Notice(f"{error.message} Now {_summary(smaller)}.", "warning"))
                return smaller
        return None

    return LlamaEngine(config, model.name, again), prompts_of(model.quirks, options)


def _remote(options: Options, tell: Tell) -> tuple[Engine, Prompts]:
    from qmath.engines.remote.address import parse_address
    from qmath.engines.remote.connect import connect

    address = parse_address(options.endpoint or "", os.environ)
    if address.key and address.root.startswith("http://") and not address.is_loopback:
        tell(Notice(f"The key travels unencrypted to {address.host}: prefer https.", "warning"))
    slots = None if options.jobs is None else min(options.jobs * options.side_by_side, MOST_REQUESTS)
    found = connect(address, model=options.model, kind=options.server, n_ctx=options.ctx, slots=slots)
    server = found.server
    quirks = load_registry().quirks_of_server(server.architecture, server.template, *server.names)
    return found.engine, prompts_of(quirks, options)


def _config(
    model: ResolvedModel, small: ResolvedModel | None, here: Machine, options: Options, many: bool
) -> LlamaConfig:
    draft = None
    if small is not None:
        draft, here = _beside(small, here, options)
    found, sequences = _planned(model, here, options, many)
    # Where memory is short all share what there is: few transcripts fill their context.
    short = found.n_seq < sequences
    return LlamaConfig(
        model.path,
        n_ctx=found.n_ctx,
        n_seq=sequences if short else found.n_seq,
        n_cells=found.n_ctx * found.n_seq if short else None,
        n_gpu_layers=found.n_gpu_layers,
        tensor_split=found.tensor_split,
        kv_type=found.kv_type,
        n_threads=here.cores,
        trained_ctx=_trained(model),
        draft=draft,
    )


def _planned(model: ResolvedModel, here: Machine, options: Options, many: bool) -> tuple[Plan, int]:
    """How to load it, and how many attempts are to run at once."""
    side = options.side_by_side
    for most in (SEQUENCES_ON_GPU, SEQUENCES_IN_PLENTY, SEQUENCES):
        wanted = (options.jobs or max(1, most // side)) * side if many else side
        sequences = min(wanted, MOST_SEQUENCES)
        found = plan(model.header, here, options.ctx, sequences, outputs=sequences + N_DRAFTS)
        plenty = PLENTY * found.expected_bytes <= here.memory.available_bytes
        if found.where == "GPU" or (found.where == "CPU" and most == SEQUENCES_IN_PLENTY and plenty):
            break
    return found, sequences


def _beside(small: ResolvedModel, here: Machine, options: Options) -> tuple[LlamaConfig, Machine]:
    """How to load a model that drafts, and what it leaves of the machine."""
    found = plan(small.header, here, options.ctx, 1, outputs=1)
    taken = {share.device: share.total for share in found.shares}
    devices = tuple(replace(d, free_bytes=max(0, d.free_bytes - taken.get(d.name, 0))) for d in here.devices)
    in_memory = taken["RAM"] + sum(taken.get(d.name, 0) for d in here.accelerators if d.unified)
    memory = replace(here.memory, available_bytes=max(0, here.memory.available_bytes - in_memory))
    config = LlamaConfig(
        small.path,
        n_ctx=found.n_ctx,
        n_gpu_layers=found.n_gpu_layers,
        tensor_split=found.tensor_split,
        kv_type=found.kv_type,
        n_threads=here.cores,
        n_drafts=0,
        trained_ctx=_trained(small),
    )
    return config, replace(here, devices=devices, memory=memory)


def _trained(model: ResolvedModel) -> int | None:
    return model.quirks.trained_context or model.header.context or None


def _cautious(here: Machine) -> Machine:
    """The machine with a quarter less of free memory: what was measured was not to be had."""
    devices = tuple(replace(d, free_bytes=d.free_bytes * 3 // 4) for d in here.devices)
    memory = replace(here.memory, available_bytes=here.memory.available_bytes * 3 // 4)
    return replace(here, devices=devices, memory=memory)


def _summary(config: LlamaConfig) -> str:
    where = f"with {config.n_gpu_layers} layers on the GPU" if config.n_gpu_layers else "on the CPU"
    cells = f" shared by {config.n_seq} sequences" if config.n_cells else ""
    return (
        f"{where}, a context of {config.n_cells or config.n_ctx} tokens{cells} and a {config.kv_type} cache"
    )


def _stretched(name: str, n_ctx: int, trained: int) -> str:
    return (
        f"A context of {n_ctx} tokens is beyond the {trained} that {name} was trained with. YaRN stretches it, at some"
        " loss of accuracy, on short problems too."
    )


def prompts_of(quirks: Quirks, options: Options) -> Prompts:
    """How a family wants to be asked, in the terms of the strategies."""
    return Prompts(
        cot_system=COT_SYSTEM if quirks.cot_system is None else quirks.cot_system,
        tir_system=TIR_SYSTEM if quirks.tir_system is None else quirks.tir_system,
        cot_prefill=quirks.cot_prefill,
        # The official form of a turn without thoughts: what is between the tags is never run as a cell.
        tir_prefill=("\n\n".join((*quirks.thinking, "")) if quirks.thinking else "") + quirks.tir_prefill,
        drawn=Sampling(
            SAMPLED.temperature if quirks.temperature is None else quirks.temperature,
            SAMPLED.top_p if quirks.top_p is None else quirks.top_p,
        ),
        greedy=quirks.greedy,
        stop_strings=quirks.stop_strings,
        observation_chars=options.max_output,
    )
