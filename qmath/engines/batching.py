"""The in-process engine: one thread, one `llama_decode` a step for the pending text of every attempt.

A step mixes prefill chunks with one token of each running sequence. What an attempt wrote stays in the KV cache
until it is released, so after a cell only its output is evaluated.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass

from qmath.engines.base import Broken, Done, Emit, Failed, Piece
from qmath.engines.chat import render
from qmath.engines.llama import Llama, LlamaConfig, Slice
from qmath.engines.sequence import Sequence
from qmath.errors import EngineError, PromptTooLong, QmathError
from qmath.turn import Generate, Generated, Message


@dataclass(frozen=True, slots=True)
class _Submit:
    key: str
    request: Generate


@dataclass(frozen=True, slots=True)
class _Release:
    key: str


_Command = _Submit | _Release | None


class LlamaEngine:
    """llama.cpp in this process. `slots` attempts run at once; more than that wait in the order they came."""

    name = "llama"

    def __init__(self, config: LlamaConfig, model: str) -> None:
        self.model = model
        self.slots = config.n_seq
        self._llama = Llama(config)
        self._commands: queue.SimpleQueue[_Command] = queue.SimpleQueue()
        self._sequences: dict[str, Sequence] = {}
        self._waiting: dict[str, Generate] = {}
        self._free = sorted(range(config.n_seq), reverse=True)
        self._emit: Emit = lambda _: None
        self._thread = threading.Thread(target=self._run, name="qmath-llama", daemon=True)

    def start(self, emit: Emit) -> None:
        self._emit = emit
        self._thread.start()

    def submit(self, key: str, request: Generate) -> None:
        self._commands.put(_Submit(key, request))

    def release(self, key: str) -> None:
        self._commands.put(_Release(key))

    def close(self) -> None:
        self._llama.abort()
        self._commands.put(None)
        if self._thread.is_alive():
            # A GPU step cannot be aborted; a daemon thread does not hold the program up.
            self._thread.join(timeout=0.4)

    def _run(self) -> None:
        try:
            self._llama.load()
            self._template = self._llama.template()
            self._specials = (self._llama.special("bos"), self._llama.special("eos"))
            while self._obey():
                self._step()
        except QmathError as error:
            self._emit(Broken(error))
        except Exception as error:  # a fault of ours on this thread must reach the user, not vanish with it
            self._emit(
                Broken(EngineError(f"The engine failed: {error!r}.", "Please report this with --debug."))
            )
        finally:
            self._llama.close()

    def _obey(self) -> bool:
        """Take what was asked for meanwhile; sleep where there is nothing to do. False at the end."""
        while True:
            try:
                command = self._commands.get(block=not self._running())
            except queue.Empty:
                return not self._llama.aborted
            if command is None:
                return False
            try:
                self._take(command)
            except QmathError as error:
                self._emit(Failed(command.key, error))
                self._drop(command.key)

    def _take(self, command: _Submit | _Release) -> None:
        if isinstance(command, _Release):
            self._waiting.pop(command.key, None)
            self._drop(command.key)
        elif command.key in self._sequences or self._free:
            self._begin(command.key, command.request)
        else:
            self._waiting[command.key] = command.request

    def _begin(self, key: str, request: Generate) -> None:
        sequence = self._sequences.get(key)
        if sequence is None or sequence.messages != request.messages:
            self._drop(key)
            sequence = Sequence(key, self._free.pop(), self._tokens(request.messages), request.messages)
            self._sequences[key] = sequence
            self._llama.open_sampler(sequence.slot, request.sampling)
        clear_from = sequence.resume(request, lambda text: self._llama.tokenise(text, special=False))
        if clear_from is not None:
            self._llama.forget(sequence.slot, clear_from)
        if len(sequence.tokens) >= self._llama.n_ctx:
            self._overflow(sequence)

    def _overflow(self, sequence: Sequence) -> None:
        if sequence.evaluated:  # a later round: what there is stays
            self._finish(sequence, sequence.out_of_context())
            return
        raise PromptTooLong(
            f"The problem needs {len(sequence.tokens)} tokens and the context holds {self._llama.n_ctx}.",
            "Use a larger --ctx or shorten the problem.",
        )

    def _tokens(self, messages: tuple[Message, ...]) -> list[int]:
        bos, eos = self._specials
        parts = render(self._template, messages, bos=bos, eos=eos)
        tokens = [t for part in parts for t in self._llama.tokenise(part.text, special=part.special)]
        if self._llama.begins_with_bos() and tokens[:1] != [self._llama.bos()]:
            tokens.insert(0, self._llama.bos())
        return tokens

    def _drop(self, key: str) -> None:
        sequence = self._sequences.pop(key, None)
        if sequence is None:
            return
        self._llama.forget(sequence.slot)
        self._llama.close_sampler(sequence.slot)
        self._free.append(sequence.slot)
        self._free.sort(reverse=True)
        if self._waiting:
            following = next(iter(self._waiting))
            self._take(_Submit(following, self._waiting.pop(following)))

    def _running(self) -> list[Sequence]:
        running = [s for s in self._sequences.values() if s.request is not None]
        return sorted(running, key=lambda s: s.slot)  # llama.cpp splits a batch whose slots do not ascend

    def _step(self) -> None:
        running = self._running()
        slices = self._schedule(running)
        rows = self._llama.decode(slices)
        if self._llama.aborted:
            return
        for sequence, part in zip(running, slices, strict=False):
            sequence.advance(len(part.tokens))
            if sequence.slot in rows:
                self._sample(sequence, rows[sequence.slot])

    def _schedule(self, running: list[Sequence]) -> list[Slice]:
        """One token for each sequence that writes; what is left of the batch for those that read."""
        room = self._llama.n_batch - len(running)
        slices = []
        for s in running:
            count = min(s.pending, 1 + room)
            room -= count - 1
            tokens = s.tokens[s.evaluated : s.evaluated + count]
            slices.append(Slice(s.slot, s.evaluated, tokens, logits=count == s.pending))
        return slices

    def _sample(self, sequence: Sequence, row: int) -> None:
        token = self._llama.sample(sequence.slot, row)
        end = self._llama.is_end(token)
        written = sequence.take(token, b"" if end else self._llama.piece(token), end=end)
        if written is None and len(sequence.tokens) >= self._llama.n_ctx:
            written = sequence.out_of_context()
        if written is not None:
            self._finish(sequence, written)
        elif piece := sequence.fresh_text():
            self._emit(Piece(sequence.key, piece))

    def _finish(self, sequence: Sequence, written: Generated) -> None:
        if piece := sequence.fresh_text():
            self._emit(Piece(sequence.key, piece))
        self._emit(Done(sequence.key, written, sequence.settle()))
