"""A reward model behind an OpenAI-compatible server's `/pooling`, as vLLM serves Qwen2.5-Math-RM and -PRM."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qmath.errors import EngineError, UsageError
from qmath.rewards.conversation import kind_of, messages
from qmath.rewards.scores import NoReward, Steps, reward

if TYPE_CHECKING:
    import httpx2

DEFAULT_MODEL = "Qwen/Qwen2.5-Math-RM-72B"
KEY_VARIABLE = "QMATH_REWARD_KEY"
SECONDS = 120.0  # for one response
_REMEDY = "Check --reward-endpoint and --reward-model."


_REFUSALS = (400, 413, 422)  # of this text, not of all


class _Refusal(int):
    """The status of an answer that gave no reward."""


class PoolingReward:
    """Scores responses, one request each. `endpoint`: the server's URL, with or without `/v1` or `/pooling`.

    Raises UsageError where that is no URL. A key is taken from QMATH_REWARD_KEY.
    """

    def __init__(
        self, endpoint: str, model: str | None = None, steps: Steps = "product", timeout: float = SECONDS
    ) -> None:
        address = urlsplit(endpoint)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise UsageError(
                f"--reward-endpoint {endpoint!r} is no address.", "Write for instance http://host:8000."
            )
        self.url = endpoint.rstrip("/").removesuffix("/pooling").removesuffix("/v1") + "/pooling"
        self.model = model or DEFAULT_MODEL
        self._steps = steps
        self._timeout = timeout
        self._local = address.hostname in ("localhost", "127.0.0.1", "::1")  # a proxy cannot reach it

    def score(self, problem: str, responses: Sequence[str]) -> tuple[float | None, ...]:
        """A reward for each response, None for one that the server turns down while it takes others, as too long ones
        are. Raises EngineError where it has none to give.
        """
        import httpx2

        key = os.environ.get(KEY_VARIABLE)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            with httpx2.Client(timeout=self._timeout, headers=headers, trust_env=not self._local) as client:
                scores = tuple(self._score(client, problem, response) for response in responses)
        except NoReward as error:
            raise EngineError(f"What the reward server gave is no reward: {error}.", _REMEDY) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise EngineError(f"The reward server failed ({type(error).__name__}).", _REMEDY) from error

        rewards = tuple(score for score in scores if not isinstance(score, _Refusal))
        if not rewards and scores:
            raise EngineError(f"The reward server answered {scores[0]}.", _REMEDY)
        return tuple(None if isinstance(score, _Refusal) else score for score in scores)

    def abort(self) -> None:
        """A request that runs ends by its timeout."""

    def close(self) -> None:
        """Nothing is open between requests."""

    def _score(self, client: httpx2.Client, problem: str, response: str) -> float | _Refusal:
        body = {"model": self.model, "messages": messages(problem, response, kind_of(self.model))}
        answer = client.post(self.url, json=body)
        if answer.status_code in _REFUSALS:
            return _Refusal(answer.status_code)
        if not answer.is_success:
            raise EngineError(f"The reward server answered {answer.status_code}.", _REMEDY)
        return reward(_data(answer.json()), self._steps)


def _data(answer: Any) -> Any:
    """`data[0].data` of an answer of `/pooling`."""
    try:
        return answer["data"][0]["data"]
    except (KeyError, IndexError, TypeError):
        raise NoReward("it has no data") from None
