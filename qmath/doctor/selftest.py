"""The child process of the probe: load the tiny model and decode, on the processor and on every device.

Executed as a file by `probe.py`, never imported: what it does may kill the process, and that is the question.
It is the one place besides `engines/llama.py` that uses `llama_cpp`, because a new process cannot borrow the
engine's. Each line of stdout names the step that begins; the last is `done`. Exit 3: the library cannot be
loaded.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

PROMPT = range(1, 49)  # 48 tokens: more than one AMX tile of 16 rows
N_CTX = 128


def step(name: str) -> None:
    sys.stdout.write(name + "\n")
    sys.stdout.flush()


def main(model_path: str) -> int:
    _no_core_dump()
    step("loading the library")
    try:
        import llama_cpp as lib
    except (
        Exception
    ) as error:  # whatever its loader raises, from a missing CUDA library to a wrong architecture
        sys.stderr.write(f"{error}\n")
        return 3
    silent = lib.llama_log_callback(lambda _level, _text, _data: None)
    lib.llama_log_set(silent, None)
    lib.llama_backend_init()
    places = [("the processor", 0)]
    if lib.llama_supports_gpu_offload():
        places.append(("the GPU", 99))
    for place, layers in places:
        check(lib, model_path, place, layers)
    step("done")
    return 0


def check(lib: Any, model_path: str, place: str, layers: int) -> None:
    """Decode a prompt, one token, and two sequences that share it; raises SystemExit where that fails."""
    step(f"loading a tiny model on {place}")
    params = lib.llama_model_default_params()
    params.n_gpu_layers = layers
    model = lib.llama_model_load_from_file(model_path.encode(), params)
    if not model:
        raise SystemExit("llama.cpp refused the tiny model")
    step(f"creating a context on {place}")
    context_params = lib.llama_context_default_params()
    context_params.n_ctx, context_params.n_batch, context_params.n_ubatch = N_CTX, 64, 64
    context_params.n_seq_max, context_params.kv_unified = 2, True
    context_params.n_threads = context_params.n_threads_batch = 2
    context = lib.llama_init_from_model(model, context_params)
    if not context:
        raise SystemExit("llama.cpp made no context")
    n_vocab = lib.llama_vocab_n_tokens(lib.llama_model_get_vocab(model))
    step(f"decoding a prompt on {place}")
    decode(lib, context, n_vocab, [(token, pos, (0,)) for pos, token in enumerate(PROMPT)])
    step(f"decoding one token on {place}")
    decode(lib, context, n_vocab, [(7, len(PROMPT), (0,))])
    step(f"decoding two sequences on {place}")
    lib.llama_memory_seq_cp(lib.llama_get_memory(context), 0, 1, -1, -1)
    decode(lib, context, n_vocab, [(9, len(PROMPT) + 1, (0,)), (11, len(PROMPT) + 1, (1,))])
    lib.llama_free(context)
    lib.llama_model_free(model)


def decode(lib: Any, context: Any, n_vocab: int, tokens: Sequence[tuple[int, int, tuple[int, ...]]]) -> None:
    """Decode `(token, position, sequences)`; the logits of the last must be finite numbers that differ."""
    batch = lib.llama_batch_init(len(tokens), 0, 2)
    for i, (token, position, sequences) in enumerate(tokens):
        batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, position, len(sequences)
        for j, sequence in enumerate(sequences):
            batch.seq_id[i][j] = sequence
        batch.logits[i] = i == len(tokens) - 1
    batch.n_tokens = len(tokens)
    code = lib.llama_decode(context, batch)
    if code != 0:
        raise SystemExit(f"llama_decode returned {code}")
    logits = lib.llama_get_logits_ith(context, len(tokens) - 1)[:n_vocab]
    lib.llama_batch_free(batch)
    if not all(map(math.isfinite, logits)) or max(logits) == min(logits):
        raise SystemExit("llama.cpp computed logits that are no numbers")


def _no_core_dump() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
