"""Can models be downloaded? The hub is asked the way a download asks it: same client, proxies and certificates."""

from __future__ import annotations

from collections.abc import Callable

from qmath.doctor.check import Check
from qmath.models import background

TIMEOUT_S = 3.0
_GROUP, _NAME = "model", "hub"


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
    try:
        # On another thread: a name server can keep a call waiting for longer than any timeout of the client.
        status = background.run(lambda _: ask(endpoint), timeout)
        why = f"HTTP {status}" if status >= 500 else ""
    except background.Stalled:
        why = f"no answer within {timeout:g} s"
    except Exception as error:  # whatever the client raises, the hub was not reached
        why = str(error) or type(error).__name__
    if not why:
        return Check(_GROUP, _NAME, "ok", f"{endpoint} answers{', with your token' if token else ''}")
    remedy = (
        "Models on disk and exact solving work without it. "
        "Check the network and proxies, or name a mirror in HF_ENDPOINT."
    )
    return Check(_GROUP, _NAME, "warning", f"{endpoint} cannot be reached ({why})", remedy)


def ask_hub(endpoint: str) -> int:
    """The status that the hub answers with. Raises the client's own errors."""
    from huggingface_hub import get_session

    return int(get_session().head(endpoint, timeout=TIMEOUT_S).status_code)


def this_hub() -> Check:
    """The hub of this environment (HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN)."""
    from huggingface_hub import constants, get_token

    return hub(constants.ENDPOINT, bool(constants.HF_HUB_OFFLINE), ask_hub, token=bool(get_token()))
