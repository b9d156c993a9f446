"""A reward model in this process: the trunk a GGUF that llama.cpp reads, the head an `.npz` applied in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qmath.errors import EngineError
from qmath.rewards.conversation import SHARED, STEP_END, parts
from qmath.rewards.head import Head
from qmath.rewards.scores import Steps, likelihood, together

if TYPE_CHECKING:
    from qmath.engines.trunk import Trunk


class LocalReward:
    """Scores responses one after the other. `make` makes the trunk, which is loaded when it is first needed.

    An outcome model (a head with one value) is read at the last token, a process reward model (two classes) at each
    `<extra_0>`. All methods but `abort` are for one thread at a time.
    """

    def __init__(self, make: Callable[[], Trunk], head: Head, steps: Steps = "product") -> None:
        self._make, self._head, self._steps = make, head, steps
        self._trunk: Trunk | None = None
        self._aborted = False

    def score(self, problem: str, responses: Sequence[str]) -> tuple[float | None, ...]:
        """A reward for each response, None for one that is longer than the context.

        Raises ModelLoadError and OutOfMemory where the trunk cannot be loaded, EngineError where it fails.
        """
        trunk = self._load()
        return tuple(self._score(trunk, problem, response) for response in responses)

    def abort(self) -> None:
        """Make a running `score` fail at once. From any thread; for good."""
        self._aborted = True
        if self._trunk is not None:
            self._trunk.abort()

    def close(self) -> None:
        """Free the trunk. Idempotent."""
        trunk, self._trunk = self._trunk, None
        if trunk is not None:
            trunk.close()

    def _load(self) -> Trunk:
        if self._trunk is not None:
            return self._trunk
        self._trunk = trunk = self._make()
        if self._aborted:
            trunk.abort()
        try:
            trunk.load()
        except BaseException:
            self.close()
            raise
        return trunk

    def _score(self, trunk: Trunk, problem: str, response: str) -> float | None:
        kind = self._head.kind
        stretches = parts(problem, response, kind)
        shared = trunk.tokens(stretches[:SHARED])
        tokens = shared + trunk.tokens(stretches[SHARED:])
        if len(tokens) > trunk.n_ctx:
            return None
        if kind == "rm":
            (values,) = self._head(trunk.read(tokens, [len(tokens) - 1], len(shared)))
            return float(values[0])
        mark = self._mark(trunk)
        places = [i for i, token in enumerate(tokens) if token == mark]
        logits = self._head(trunk.read(tokens, places, len(shared)))
        return together([likelihood(*row) for row in logits.tolist()], self._steps)

    def _mark(self, trunk: Trunk) -> int:
        tokens = trunk.tokens([(STEP_END, True)])
        if len(tokens) != 1:
            raise EngineError(
                f"{trunk.config.path.name} has no token {STEP_END}, at which a process reward model is read.",
                "Use the trunk that belongs to the head.",
            )
        return tokens[0]
