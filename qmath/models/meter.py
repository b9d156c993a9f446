"""Progress of a download of several files, counted from what huggingface_hub tells its progress bar."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from qmath.models.background import Pulse

Progress = Callable[[int, int], None]  # bytes done, bytes in all


class Meter:
    """Adds up the bytes of several files for one `progress`."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = total, progress
        self._finished = 0

    def finish(self, n_bytes: int) -> None:
        self._finished += n_bytes
        self.report(0)

    def report(self, current: int) -> None:
        if self._progress is not None:
            self._progress(min(self._finished + current, self._total), self._total)

    def bar(self, pulse: Pulse, size: int) -> Any:
        """A class that huggingface_hub takes for a tqdm; its updates are ours."""
        meter = self

        class Bar:
            def __init__(self, *_: Any, total: float | None = None, initial: int = 0, **__: Any) -> None:
                self.total, self.n, self._received = total, initial, 0

            def __enter__(self) -> Bar:
                return self

            def __exit__(
                self,
                kind: type[BaseException] | None,
                error: BaseException | None,
                trace: TracebackType | None,
            ) -> None:
                self.close()

            def update(self, n: float = 1) -> None:
                pulse.beat()
                self.n += int(n)
                self._received += max(0, int(n))
                if self._received > 4 * size + (64 << 20):  # a server that is cut at the same place for ever
                    raise ConnectionError("the same bytes came again and again")
                meter.report(self.n)

            def update_transfer(self, _: float = 1) -> None:
                pulse.beat()

            def close(self) -> None: ...

            def refresh(self, *_: Any, **__: Any) -> None: ...

            set_postfix_str = set_transfer_postfix_str = refresh

        return Bar
