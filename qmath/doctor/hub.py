"""Can models be downloaded? The hub is asked the way a download asks it: same client, proxies and certificates."""

from __future__ import annotations

import threading
from collections.abc import Callable

from qmath.doctor.check import Check

TIMEOUT_S = 3.0
_GROUP, _NAME = "model", "hub"
_WITHOUT = "Models on disk and exact solving work without it"


def hub(
    endpoint: str,
    offline: bool,
    ask: Callable[[str], int],
    *,
    token: bool = False,
    timeout: float = TIMEOUT_S,
) -> Check:
    """Whether `endpoint` answers within `timeout` seconds. `ask` gives an HTTP status or raises whatever it likes."""
    if offline:
        return Check(_GROUP, _NAME, "ok", "not asked: HF_HUB_OFFLINE is set, so nothing is downloaded")
    answer: list[int | Exception] = []

    def run() -> None:
        try:
            answer.append(ask(endpoint))
        except Exception as error:  # any fault of the network is an answer here
            answer.append(error)

    thread = threading.Thread(target=run, daemon=True)  # a name server can hang for longer than any timeout
    thread.start()
    thread.join(timeout)
    said = answer[0] if answer else TimeoutError(f"no answer within {timeout:g} s")
    if isinstance(said, int) and said < 500:
        return Check(_GROUP, _NAME, "ok", f"{endpoint} answers{', with your token' if token else ''}")
    why = f"HTTP {said}" if isinstance(said, int) else str(said) or type(said).__name__
    remedy = f"{_WITHOUT}. Check the network and proxies, or name a mirror in HF_ENDPOINT."
    return Check(_GROUP, _NAME, "warning", f"{endpoint} cannot be reached ({why})", remedy)


def ask_hub(endpoint: str) -> int:
    """The status that the hub answers with. Raises the client's own errors."""
    from huggingface_hub import get_session

    return int(get_session().head(endpoint, timeout=TIMEOUT_S).status_code)


def this_hub() -> Check:
    """The hub of this environment (HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN)."""
    from huggingface_hub import constants, get_token

    return hub(constants.ENDPOINT, bool(constants.HF_HUB_OFFLINE), ask_hub, token=bool(get_token()))
