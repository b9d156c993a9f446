"""A model on another machine: one thread with an event loop, a task for each request, at most `slots` at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from qmath.engines.base import Broken, Done, Emit, Failed, Piece
from qmath.engines.remote.address import Address
from qmath.engines.remote.asking import Asking, Spent
from qmath.engines.remote.dialect import Dialect
from qmath.engines.remote.failures import Refused, TooLong, WireFailure
from qmath.engines.remote.wire import Patience, Wire
from qmath.errors import EngineError, PromptTooLong, QmathError
from qmath.turn import Generate

_CLOSE_SECONDS = 1.0


class RemoteEngine:
    """`speak` makes the dialect of the server on an open wire. Requests beyond `slots` wait for their turn."""

    name = "remote"
    ready = True

    def __init__(
        self,
        address: Address,
        model: str,
        speak: Callable[[Wire], Dialect],
        *,
        slots: int = 1,
        patience: Patience | None = None,
    ) -> None:
        self.model = model
        self.slots = slots
        self._address, self._speak = address, speak
        self._patience = patience or Patience()
        self._emit: Emit = lambda _: None
        self._dialect: Dialect | None = None  # while the loop runs
        self._finished = asyncio.Event()
        self._places = asyncio.Semaphore(slots)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._seen: set[str] = set()  # attempts whose prompt was counted
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="qmath-remote", daemon=True)

    def start(self, emit: Emit) -> None:
        self._emit = emit
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def submit(self, key: str, request: Generate) -> None:
        self._call(lambda: self._begin(key, request))

    def release(self, key: str) -> None:
        self._call(lambda: self._forget(key))

    def close(self) -> None:
        self._call(self._finished.set)
        if self._thread.is_alive():
            self._thread.join(timeout=_CLOSE_SECONDS)

    def _call(self, action: Callable[[], None]) -> None:
        """Have something done on the loop; before its start and after its end there is nothing to do."""
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(action)
        except RuntimeError:  # the loop is closed
            return

    def _run(self) -> None:
        try:
            assert self._loop is not None
            loop = self._loop
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(self._serve())
        except Exception as error:  # a fault of ours on this thread must reach the user, not vanish with it
            self._emit(
                Broken(EngineError(f"The engine failed: {error!r}.", "Please report this with --debug."))
            )

    async def _serve(self) -> None:
        async with Wire(self._address, self._patience, self.slots) as wire:
            self._dialect = self._speak(wire)
            await self._finished.wait()
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _begin(self, key: str, request: Generate) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(key, request))
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            failure = EngineError(f"The engine failed: {error!r}.", "Please report this with --debug.")
            self._emit(Broken(failure))

    def _forget(self, key: str) -> None:
        if task := self._tasks.pop(key, None):
            task.cancel()
        self._seen.discard(key)
        if self._dialect is not None:
            self._dialect.forget(key)

    async def _answer(self, key: str, request: Generate) -> None:
        assert self._dialect is not None  # tasks run on the loop
        spent = Spent(first=key not in self._seen)
        asking = Asking(
            self._dialect, self._patience, key, request, spent, lambda text: self._emit(Piece(key, text))
        )
        try:
            async with self._places:
                self._seen.add(key)
                generated = await asking.answer()
        except WireFailure as failure:
            error = self._error(failure)
            fatal = isinstance(failure, Refused) and failure.fatal
            self._emit(Broken(error) if fatal else Failed(key, error))
        else:
            self._emit(Done(key, generated, spent.usage, spent.logprob))

    def _error(self, failure: WireFailure) -> QmathError:
        return explain(failure, self._address)


def explain(failure: WireFailure, address: Address) -> QmathError:
    """A failure as an error for the user; it names the server and never the key."""
    said = f"{address.root}: {failure.message}."
    if isinstance(failure, TooLong):
        return PromptTooLong(
            f"The problem does not fit into the context of {said}",
            "Give the server a larger context, or shorten the problem.",
        )
    if isinstance(failure, Refused):
        return EngineError(f"The server refused at {said}", failure.remedy)
    return EngineError(
        f"The server cannot be used at {said}", "Check that it runs, and --endpoint; then try again."
    )
