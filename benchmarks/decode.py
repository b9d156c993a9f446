"""Tokens per second of the installed llama.cpp: prefill, one sequence, and 16 at once, as qmath decodes them.

    python benchmarks/decode.py MODEL.gguf [--threads N]

The figures are those of llama.cpp's own llama-bench (pp256, tg32) and llama-batched-bench, so the two can be compared.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from qmath.engines.llama import Llama, LlamaConfig, Slice
from qmath.models.hardware import cores

PROMPT, TOKENS, SEQUENCES = 256, 32, 16
TOKEN = 1000  # any: what is computed does not depend on the text


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument(
        "--threads", type=int, default=cores(), help="default: the physical cores (%(default)s)"
    )
    options = parser.parse_args()
    llama = Llama(LlamaConfig(options.model, n_ctx=1024, n_seq=SEQUENCES, n_threads=options.threads))
    llama.load()
    try:
        print(f"{options.model.name}, {options.threads} threads")
        report("prefill", PROMPT, best(lambda: prefill(llama)))
        report("one sequence", TOKENS, best(lambda: generate(llama, 1)))
        report(f"{SEQUENCES} sequences", TOKENS * SEQUENCES, best(lambda: generate(llama, SEQUENCES)))
    finally:
        llama.close()


def prefill(llama: Llama) -> float:
    """Seconds for a prompt of `PROMPT` tokens in an empty cache."""
    llama.forget(0)
    return timed(lambda: llama.decode([Slice(0, 0, [TOKEN] * PROMPT, logits=1)]))


def generate(llama: Llama, sequences: int) -> float:
    """Seconds for `TOKENS` tokens in each of the sequences, one step for all."""
    for slot in range(sequences):
        llama.forget(slot)
        llama.decode([Slice(slot, 0, [TOKEN] * 16, logits=0)])

    def steps() -> None:
        for position in range(16, 16 + TOKENS):
            llama.decode([Slice(slot, position, [TOKEN], logits=1) for slot in range(sequences)])

    return timed(steps)


def best(measure: Callable[[], float], tries: int = 3) -> float:
    """The best of a few tries: what else runs on the machine only ever makes one slower."""
    return min(measure() for _ in range(tries))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(what: str, tokens: int, seconds: float) -> None:
    print(f"{what:>14} {tokens / seconds:8.1f} tokens/s")


if __name__ == "__main__":
    main()
