"""Tokens a second of a stream of problems, beside llama.cpp's own programs, in one run. Prints the ratios.

    python benchmarks/throughput.py MODEL.gguf PROBLEMS.jsonl [--runs 3] [--only server,single,...]

llama-server, llama-batched-bench and llama-bench are looked for in QMATH_LLAMA_BIN and on the PATH; what is not there
is left out, and said. `benchmarks/llama_tools.py` builds them from the library's own source and with its flags. The
contenders take turns, so that what else runs on the machine slows all of them; medians are printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import contenders
from contenders import Measured, Work

from qmath.engines.llama import LlamaConfig
from qmath.models.hardware import cores
from qmath.turn import Sampling

# As transcripts of tool-integrated reasoning do: they state the code, its output and the answer again.
REPEATING = (
    "Repeat this list five times, each time on a line of its own and in the same order: 12, 35, 7, 88, 41, 9, 63, 20.",
    "Write Python code that prints the squares of 1 to 5, without a loop. Then write the same code once more.",
    "State the equation 3x^2 + 7x - 6 = 0, solve it, and then state the equation and its solutions again three times.",
)
SAMPLES = 8


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("problems", type=Path, help="JSONL with `problem`")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=32, help="problems (%(default)s)")
    parser.add_argument("--slots", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1: all (%(default)s)")
    parser.add_argument("--threads", type=int, default=cores())
    parser.add_argument("--draft", type=Path, help="a smaller model of the family, for `family`")
    parser.add_argument("--only", default="server,loop,batched,single,python,samples,drafts,family")
    options = parser.parse_args()
    lines = options.problems.read_text(encoding="utf-8").splitlines()[: options.count]
    problems = tuple(json.loads(line)["problem"] for line in lines)
    config = LlamaConfig(
        options.model,
        n_ctx=1024,
        n_seq=options.slots,
        n_gpu_layers=options.gpu_layers,
        n_threads=options.threads,
    )
    bench = Bench(Work(config, problems, options.tokens), options.runs, options.draft)
    for name in options.only.split(","):
        getattr(bench, name)()


class Bench:
    def __init__(self, work: Work, runs: int, small: Path | None) -> None:
        self.work, self.runs, self.small = work, runs, small

    def server(self) -> None:
        """A stream against llama-server with as many slots."""
        if self.has("llama-server"):
            self.compare(
                "stream / llama-server",
                lambda: contenders.qmath(self.work),
                lambda: contenders.llama_server(self.work),
            )

    def loop(self) -> None:
        """A stream against the high-level class, on a quarter of the problems: it is slow."""
        few = replace(self.work, problems=self.work.problems[: max(1, len(self.work.problems) // 4)])
        self.compare(
            "stream / Llama in a loop",
            lambda: contenders.qmath(self.work),
            lambda: contenders.high_level(few),
        )

    def batched(self) -> None:
        """A stream against llama.cpp's bound at the same shape."""
        if self.has("llama-batched-bench"):
            prompt = self.mean_prompt()
            self.compare(
                f"stream / llama-batched-bench (prompts of {prompt})",
                lambda: contenders.qmath(self.work),
                lambda: contenders.batched_bench(self.work, prompt),
            )

    def single(self) -> None:
        """One sequence, without drafts, against llama-bench at the same depth."""
        if not self.has("llama-bench"):
            return
        alone = self.alone(self.work.problems[:1], n_drafts=0)
        depth = self.mean_prompt()
        ours = [self.decoding_speed(alone) for _ in range(self.runs)]
        theirs = [contenders.bench_tg(alone, depth) for _ in range(self.runs)]
        print_ratio(f"one problem / llama-bench tg (depth {depth})", median(ours), median(theirs))

    def python(self) -> None:
        """What is not llama.cpp's of a step with every slot taken."""
        shares = [contenders.outside_llama(self.work) for _ in range(self.runs)]
        print(f"Python's share of a step, {self.work.slots} slots: {median(shares):.1%}", flush=True)

    def samples(self) -> None:
        """Eight samples of one problem side by side against eight one after the other: seconds."""
        one = self.work.problems[0]
        drawn = Sampling(0.7, 0.8)
        together = replace(
            self.work, config=replace(self.work.config, n_seq=SAMPLES), problems=(one,) * SAMPLES
        )
        alone = self.alone((one,))
        ours = [contenders.qmath(together, drawn).seconds for _ in range(self.runs)]
        theirs = [SAMPLES * contenders.qmath(alone, drawn).seconds for _ in range(self.runs)]
        print(
            f"-n {SAMPLES}: {median(ours):.1f} s; {SAMPLES} separate runs: {median(theirs):.1f} s; "
            f"ratio {median(ours) / median(theirs):.2f}"
        )

    def drafts(self) -> None:
        """Drafts by prompt lookup on and off: on texts that repeat themselves, and on ordinary ones."""
        for kind, problems in (
            ("that repeat themselves", REPEATING),
            ("as they come", self.work.problems[:4]),
        ):
            on, off = self.alone(problems), self.alone(problems, n_drafts=0)
            name = f"with drafts / without, texts {kind}"
            pair = self.compare(name, partial(contenders.qmath, on), partial(contenders.qmath, off))
            changed = sum(a != b for a, b in zip(pair[0].texts, pair[1].texts, strict=True))
            print(f"  texts that rounding made different: {changed} of {len(problems)}")

    def family(self) -> None:
        """Drafts by a smaller model beside prompt lookup, against prompt lookup alone."""
        if self.small is None:
            print("--draft names no model: left out")
            return
        plain = self.alone(self.work.problems[:4])
        draft = replace(plain.config, path=self.small, n_drafts=0)
        drafted = replace(plain, config=replace(plain.config, draft=draft))
        name = f"with {self.small.name} as a draft / without"
        pair = self.compare(name, partial(contenders.qmath, drafted), partial(contenders.qmath, plain))
        changed = sum(a != b for a, b in zip(pair[0].texts, pair[1].texts, strict=True))
        print(f"  texts that rounding made different: {changed} of {len(plain.problems)}")

    def compare(
        self, name: str, ours: Callable[[], Measured], theirs: Callable[[], Measured]
    ) -> tuple[Measured, Measured]:
        pairs = [(ours(), theirs()) for _ in range(self.runs)]
        print_ratio(name, median(a.speed for a, _ in pairs), median(b.speed for _, b in pairs))
        return pairs[-1]

    def alone(self, problems: tuple[str, ...], n_drafts: int = 16) -> Work:
        return replace(
            self.work, config=replace(self.work.config, n_seq=1, n_drafts=n_drafts), problems=problems
        )

    def decoding_speed(self, work: Work) -> float:
        """Tokens a second of the writing alone: the time of one token taken out of the time of all."""
        first, whole = contenders.qmath(replace(work, tokens=1)), contenders.qmath(work)
        return (whole.tokens - first.tokens) / (whole.seconds - first.seconds)

    def mean_prompt(self) -> int:
        with contenders.engine(self.alone(self.work.problems)) as (made, _):
            lengths = [len(made._llama.vocabulary.prompt(contenders.messages(p))) for p in self.work.problems]
        return round(sum(lengths) / len(lengths))

    def has(self, name: str) -> bool:
        found = contenders.tool(name) is not None
        if not found:
            print(f"{name} is not there: left out")
        return found


def print_ratio(name: str, ours: float, theirs: float) -> None:
    print(f"{name}: {ours:.1f} / {theirs:.1f} tokens/s = {ours / theirs:.2f}", flush=True)


if __name__ == "__main__":
    main()
