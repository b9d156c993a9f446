"""The same work done by qmath's engine and by its peers: each returns completion tokens and seconds, without loading.

Greedy, the same prompts, the same library build, the same number of slots.
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx2 as httpx

from qmath.engines.base import Broken, Done, Failed
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.fences import Stops
from qmath.prompts import COT_SYSTEM
from qmath.turn import Generate, Message, Sampling


@dataclass(frozen=True, slots=True)
class Work:
    """`problems` to write at most `tokens` tokens about, `slots` at a time, on `threads` threads."""

    config: LlamaConfig
    problems: tuple[str, ...]
    tokens: int

    @property
    def slots(self) -> int:
        return self.config.n_seq


@dataclass(frozen=True, slots=True)
class Measured:
    tokens: int
    seconds: float
    texts: tuple[str, ...] = ()

    @property
    def speed(self) -> float:
        return self.tokens / self.seconds


def tool(name: str) -> str | None:
    """One of llama.cpp's programs: in QMATH_LLAMA_BIN, or on the PATH."""
    return shutil.which(name, path=os.environ.get("QMATH_LLAMA_BIN")) or shutil.which(name)


def command_of(name: str, work: Work, *more: str | int) -> list[str]:
    """One of llama.cpp's programs on the model, the threads and the device of the work."""
    config = work.config
    layers = config.n_gpu_layers if config.n_gpu_layers >= 0 else 999
    words = (tool(name), "-m", config.path, "-t", config.n_threads, "-ngl", layers, *more)
    return [str(word) for word in words]


def messages(problem: str) -> tuple[Message, ...]:
    return (Message("system", COT_SYSTEM), Message("user", problem))


@contextmanager
def engine(work: Work) -> Iterator[tuple[LlamaEngine, queue.SimpleQueue[object]]]:
    """qmath's engine, loaded and warm."""
    outputs: queue.SimpleQueue[object] = queue.SimpleQueue()
    made = LlamaEngine(work.config, "benchmark")
    made.start(outputs.put)
    try:
        made.submit("warm", Generate((Message("user", "1"),), "", Stops(), 2))
        _until_done(outputs, {"warm"})
        made.release("warm")
        yield made, outputs
    finally:
        made.close()


def qmath(work: Work, sampling: Sampling | None = None) -> Measured:
    """All problems handed over at once, as the driver does it for a stream."""
    with engine(work) as (made, outputs):
        began = time.perf_counter()
        for number, problem in enumerate(work.problems):
            drawn = replace(sampling, seed=number) if sampling else Sampling()
            made.submit(str(number), Generate(messages(problem), "", Stops(), work.tokens, drawn))
        done = _until_done(outputs, {str(n) for n in range(len(work.problems))}, made)
        seconds = time.perf_counter() - began
    texts = tuple(done[str(n)].generated.text for n in range(len(work.problems)))
    return Measured(sum(d.usage.completion_tokens for d in done.values()), seconds, texts)


def outside_llama(work: Work) -> float:
    """The share of qmath's time that is not spent in llama.cpp's `llama_decode`: Python's, sampling included."""
    with engine(work) as (made, outputs):
        api, inside = made._llama._api, 0.0

        def timed(*arguments: object) -> object:
            nonlocal inside
            began = time.perf_counter()
            try:
                return decode(*arguments)
            finally:
                inside += time.perf_counter() - began

        decode, api.llama_decode = api.llama_decode, timed
        try:
            began = time.perf_counter()
            for number, problem in enumerate(work.problems[: work.slots]):
                made.submit(str(number), Generate(messages(problem), "", Stops(), work.tokens))
            _until_done(outputs, {str(n) for n in range(min(work.slots, len(work.problems)))})
            return 1 - inside / (time.perf_counter() - began)
        finally:
            api.llama_decode = decode


def _until_done(
    outputs: queue.SimpleQueue[object], keys: set[str], made: LlamaEngine | None = None
) -> dict[str, Done]:
    done: dict[str, Done] = {}
    while keys - done.keys():
        match outputs.get():
            case Done() as output:
                done[output.key] = output
                if made is not None:
                    made.release(output.key)
            case Failed(error=error) | Broken(error=error):
                raise error
    return done


@contextmanager
def server(work: Work) -> Iterator[str]:
    """llama-server with as many slots; its cache of earlier prompts in memory is off."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = command_of("llama-server", work, "-np", work.slots, "-c", work.config.n_ctx * work.slots)
    command += ["--cache-ram", "0", "--port", str(port), "--no-webui"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            while True:
                try:
                    if httpx.get(f"{url}/health").status_code == httpx.codes.OK:
                        break
                except httpx.TransportError:
                    if process.poll() is not None:
                        raise
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()


def llama_server(work: Work) -> Measured:
    """A client that sends every request at once; the server queues what has no slot."""

    async def ask(client: httpx.AsyncClient, problem: str) -> int:
        body = {
            "messages": [{"role": m.role, "content": m.content} for m in messages(problem)],
            "max_tokens": work.tokens,
            "temperature": 0,
        }
        reply = await client.post("/v1/chat/completions", json=body)
        return int(reply.raise_for_status().json()["usage"]["completion_tokens"])

    async def ask_all(url: str) -> Measured:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=None, limits=limits) as client:
            await ask(client, "1")
            began = time.perf_counter()
            tokens = await asyncio.gather(*(ask(client, problem) for problem in work.problems))
            return Measured(sum(tokens), time.perf_counter() - began)

    with server(work) as url:
        return asyncio.run(ask_all(url))


def high_level(work: Work) -> Measured:
    """llama-cpp-python's `Llama`, one problem after the other."""
    from llama_cpp import Llama

    config = work.config
    llama = Llama(
        str(config.path), n_ctx=config.n_ctx, n_threads=config.n_threads, n_threads_batch=config.n_threads,
        n_gpu_layers=config.n_gpu_layers, verbose=False,
    )  # fmt: skip
    try:
        llama.create_completion("1", max_tokens=2)
        began, tokens = time.perf_counter(), 0
        for problem in work.problems:
            said = [{"role": m.role, "content": m.content} for m in messages(problem)]
            reply = llama.create_chat_completion(said, temperature=0.0, max_tokens=work.tokens)
            tokens += reply["usage"]["completion_tokens"]
        return Measured(tokens, time.perf_counter() - began)
    finally:
        llama.close()


def batched_bench(work: Work, prompt: int) -> Measured:
    """llama.cpp's own upper bound: prompts of `prompt` tokens and `tokens` written, in every slot at once."""
    cells = (prompt + work.tokens + 8) * work.slots
    shape = ("-npp", prompt, "-ntg", work.tokens, "-npl", work.slots, "-c", cells)
    command = command_of("llama-batched-bench", work, *shape, "--output-format", "jsonl")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return Measured(work.tokens * work.slots, row["t"] if "t" in row else row["t_pp"] + row["t_tg"])


def bench_tg(work: Work, depth: int) -> float:
    """llama-bench: tokens a second of one sequence behind `depth` tokens."""
    shape = ("-p", 0, "-n", work.tokens, "-d", depth, "-r", 1)
    command = command_of("llama-bench", work, *shape, "-o", "json")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(re.search(r"\[.*\]", done.stdout, re.DOTALL).group())  # type: ignore[union-attr]
    return float(found[-1]["avg_ts"])
