"""From the options to a running model: which file, how to load it, how it wants to be asked."""

from __future__ import annotations

import os
from collections.abc import Callable

from qmath.doctor.probe import ensure_usable
from qmath.engines.base import Engine
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.engines.openmp import spin_briefly
from qmath.errors import NativeCrash, NoModel, OutOfMemory
from qmath.events import Notice
from qmath.models.fit import plan
from qmath.models.hardware import machine
from qmath.models.machine import Machine
from qmath.models.registry import Quirks, load_registry
from qmath.models.resolve import ResolvedModel, resolve
from qmath.options import Options
from qmath.prompts import COT_SYSTEM, TIR_SYSTEM, Prompts

SEQUENCES = (
    8  # at once in a stream: most of what a CPU gains from batching, at a gigabyte of KV cache for 1.5B
)

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
        model = resolve(
            options.model,
            here,
            allow_download=options.download,
            agree=agree,
            progress=progress,
        )
    except (NoModel, OutOfMemory, NativeCrash) as error:
        if options.model is not None or options.mode != "auto":
            raise
        tell(Notice(f"{error} Until then qmath answers what is pure notation.", "warning"))
        return None, None
    config = _config(model, here, options, many)
    return LlamaEngine(config, model.name), prompts_of(model.quirks, options)


def _remote(options: Options, tell: Tell) -> tuple[Engine, Prompts]:
    from qmath.engines.remote.address import parse_address
    from qmath.engines.remote.connect import connect

    address = parse_address(options.endpoint or "", os.environ)
    if address.key and address.root.startswith("http://") and not address.is_loopback:
        tell(Notice(f"The key travels unencrypted to {address.host}: prefer https.", "warning"))
    slots = None if options.jobs is None else min(options.jobs * options.samples, MOST_REQUESTS)
    found = connect(address, model=options.model, kind=options.server, n_ctx=options.ctx, slots=slots)
    server = found.server
    quirks = load_registry().quirks_of_server(server.architecture, server.template, *server.names)
    return found.engine, prompts_of(quirks, options)


def _config(model: ResolvedModel, here: Machine, options: Options, many: bool) -> LlamaConfig:
    sequences = (
        (options.jobs or max(1, SEQUENCES // options.samples)) * options.samples if many else options.samples
    )
    sequences = min(sequences, MOST_SEQUENCES)
    found = plan(model.header, here, options.ctx, sequences, outputs=sequences)
    return LlamaConfig(
        model.path,
        n_ctx=found.n_ctx,
        n_seq=found.n_seq,
        n_gpu_layers=found.n_gpu_layers,
        tensor_split=found.tensor_split,
        kv_type=found.kv_type,
        n_threads=here.cores,
    )


def prompts_of(quirks: Quirks, options: Options) -> Prompts:
    """How a family wants to be asked, in the terms of the strategies."""
    return Prompts(
        cot_system=COT_SYSTEM if quirks.cot_system is None else quirks.cot_system,
        tir_system=TIR_SYSTEM if quirks.tir_system is None else quirks.tir_system,
        cot_prefill=quirks.cot_prefill,
        tir_prefill=quirks.tir_prefill,
        stop_strings=quirks.stop_strings,
        observation_chars=options.max_output,
    )
