"""The in-process engine: one thread, one `llama_decode` a step for the pending text of every attempt.

A step mixes prefill chunks with one token of each running sequence. What an attempt wrote stays in the KV cache
until it is released, so after a cell only its output is evaluated.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from qmath.engines import nativelog
from qmath.engines.base import Broken, Done, Emit, Failed, Piece, Ready
from qmath.engines.drafter import Drafter
from qmath.engines.llama import Llama, LlamaConfig, Slice
from qmath.engines.planner import Planner, share_of_a_token
from qmath.engines.seating import Seating
from qmath.engines.sequence import Sequence
from qmath.errors import EngineError, OutOfMemory, PromptTooLong, QmathError
from qmath.turn import Generate, Generated


@dataclass(frozen=True, slots=True)
class _Submit:
    key: str
    request: Generate


@dataclass(frozen=True, slots=True)
class _Release:
    key: str


_REACTION_SECONDS = 0.005  # after an answer: what comes of it may fill the place in the very next step
_CLOSE_SECONDS = (
    0.15  # a GPU's step cannot be aborted, and gigabytes are not freed at once: nobody waits for that
)

_Command = _Submit | _Release | None
Again = Callable[[OutOfMemory], LlamaConfig | None]


class LlamaEngine:
    """llama.cpp in this process. `slots` attempts run at once; more than that wait in the order they came.

    again: asked once for another way to load the model where memory runs out; it says so to the user.
    """

    name = "llama"

    def __init__(self, config: LlamaConfig, model: str, again: Again | None = None) -> None:
        self.model = model
        self.ready = False
        self._again = again
        self.slots = config.n_seq
        self._llama = Llama(config)
        self._drafter = None if config.draft is None else Drafter(config.draft)
        self._commands: queue.SimpleQueue[_Command] = queue.SimpleQueue()
        self._sequences: dict[str, Sequence] = {}  # in the order they began
        self._waiting: dict[str, Generate] = {}
        self._seating = Seating(self._llama, config.n_seq, config.n_cells)
        self._planner = Planner(config)  # another one when all is loaded
        self._answered = False  # whether a request was answered in the last step
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
        if self._drafter:
            self._drafter.abort()
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        nativelog.on_abort(lambda error: self._emit(Broken(error)))
        try:
            self._load()
            self.ready = True
            self._emit(Ready())
            while self._obey():
                self._step()
        except QmathError as error:
            self._emit(Broken(error))
        except Exception as error:  # a fault of ours on this thread must reach the user, not vanish with it
            fault = EngineError(f"The engine failed: {error!r}.", "Please report this with --debug.")
            self._emit(Broken(fault))
        finally:
            self._llama.close()
            if self._drafter:
                self._drafter.close()

    def _load(self) -> None:
        try:
            self._llama.load()
        except OutOfMemory as error:
            self._llama.close()  # another plan is made with what is free without it
            config = self._again(error) if self._again and not self._llama.aborted else None
            if config is None:
                raise
            self._llama = Llama(config)
            self._seating = Seating(self._llama, self.slots, config.n_cells)
            self._llama.load()
        if self._drafter:
            self._drafter.load(self._llama, share_of_a_token(self._llama.config))
        self._planner = Planner(self._llama.config, self._drafter)

    def _obey(self) -> bool:
        """Take what was asked for meanwhile; sleep where there is nothing to do. False at the end."""
        while True:
            try:
                patience = _REACTION_SECONDS if self._answered else 0.0
                command = self._commands.get(timeout=patience if self._running() else None)
            except queue.Empty:
                self._answered = False
                return not self._llama.aborted
            if command is None:
                return False
            self._answered = self._answered and isinstance(command, _Release)
            self._take(command)
            self._admit()

    def _take(self, command: _Submit | _Release) -> None:
        if isinstance(command, _Release):
            self._waiting.pop(command.key, None)
            self._drop(command.key)
            return
        sequence = self._sequences.get(command.key)
        if sequence is None or sequence.messages != command.request.messages:
            self._drop(command.key)
            self._waiting[command.key] = command.request
            return
        clear_from = sequence.resume(command.request, self._llama.vocabulary.tokenise)
        if clear_from is not None and sequence.slot is not None:
            self._llama.forget(sequence.slot, clear_from)
        if len(sequence.tokens) >= self._llama.n_ctx:
            self._finish(sequence, sequence.out_of_context())  # a later round: what there is stays

    def _admit(self) -> None:
        """Seat who was put aside, then who waits, while there is room."""
        for sequence in self._sequences.values():
            if sequence.slot is None and sequence.request is not None:
                if not self._has_room(len(sequence.tokens)):
                    return
                self._seating.seat(sequence, self._sequences.values())
        while self._waiting and self._has_room(0):
            key = next(iter(self._waiting))
            try:
                self._begin(key, self._waiting.pop(key))
            except QmathError as error:
                self._emit(Failed(key, error))
                self._drop(key)

    def _begin(self, key: str, request: Generate) -> None:
        sequence = Sequence(key, self._llama.vocabulary.prompt(request.messages), request.messages)
        sequence.resume(request, self._llama.vocabulary.tokenise)
        if len(sequence.tokens) >= self._llama.n_ctx:
            raise PromptTooLong(
                f"The problem needs {len(sequence.tokens)} tokens and the context holds {self._llama.n_ctx}.",
                "Use a larger --ctx or shorten the problem.",
            )
        self._llama.open_sampler(key, request.sampling)
        self._sequences[key] = sequence
        if self._has_room(len(sequence.tokens)):
            self._seating.seat(sequence, self._sequences.values())

    def _has_room(self, tokens: int) -> bool:
        return self._seating.has_room(self._sequences.values(), tokens)

    def _drop(self, key: str) -> None:
        sequence = self._sequences.pop(key, None)
        if sequence is None:
            return
        self._seating.unseat(sequence)
        self._llama.close_sampler(key)

    def _running(self) -> list[Sequence]:
        """Those that have something to evaluate, in the order of their slots: llama.cpp splits any other batch."""
        running = [s for s in self._sequences.values() if s.request is not None and s.slot is not None]
        return sorted(running, key=lambda s: s.slot or 0)

    def _step(self) -> None:
        running = self._running()
        self._seating.close_gaps(running)
        ready = [s for s in running if self._seating.is_ready(s)]
        slices = self._planner.plan(ready, self._llama.n_batch, self._llama.n_ctx)
        rows = self._llama.decode(slices)
        if self._llama.aborted:
            return
        if rows is None:
            self._make_room()
            return
        for sequence, part in zip(ready, slices, strict=False):
            self._read(sequence, part, rows.get(part.slot, range(0)))
        self._admit()

    def _make_room(self) -> None:
        """The shared cache is full: the youngest gives its cells back, and goes on when there is room again."""
        seated = [s for s in self._sequences.values() if s.slot is not None]
        if len(seated) < 2:
            raise OutOfMemory("The KV cache is full.", "Use a smaller --jobs or a smaller --ctx.")
        self._seating.unseat(seated[-1])

    def _read(self, sequence: Sequence, part: Slice, rows: range) -> None:
        """Take the next token, and while they were foreseen rightly those after it."""
        if not rows:  # a chunk of what is to be read
            sequence.advance(len(part.tokens))
            return
        drafted = part.tokens[len(part.tokens) - len(rows) + 1 :]
        accepted, written = 0, None
        for row, draft in zip(rows, [*drafted, None], strict=True):
            token = self._llama.sample(sequence.key, row)
            written = self._write(sequence, token, row)
            if token != draft or self._llama.vocabulary.is_end(token):
                break
            accepted += 1
            if written is not None:
                break
        rejected = len(drafted) - accepted
        sequence.advance(len(part.tokens) - rejected, rejected)
        if drafted:
            self._planner.learn(sequence, len(drafted), accepted)
        if rejected:
            self._llama.forget(part.slot, sequence.evaluated)
        if written is not None:
            self._finish(sequence, written)
        elif piece := sequence.fresh_text():
            self._emit(Piece(sequence.key, piece))

    def _write(self, sequence: Sequence, token: int, row: int) -> Generated | None:
        """Add a token to the text; what was written where that ends the request."""
        assert sequence.request is not None
        if sequence.request.sampling.scored:
            sequence.logprob += self._llama.logprob(token, row)
        end = self._llama.vocabulary.is_end(token)
        written = sequence.take(token, b"" if end else self._llama.vocabulary.piece(token), end=end)
        if written is None and len(sequence.tokens) >= self._llama.n_ctx:
            return sequence.out_of_context()
        return written

    def _finish(self, sequence: Sequence, written: Generated) -> None:
        if piece := sequence.fresh_text():
            self._emit(Piece(sequence.key, piece))
        scored = sequence.scored
        usage, logprob = sequence.settle()
        self._answered = True
        self._emit(Done(sequence.key, written, usage, logprob if scored else None))
