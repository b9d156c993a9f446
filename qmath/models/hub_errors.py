"""What goes wrong between us and the hub, in qmath's own words: each foreign error once, with what to do next."""

from __future__ import annotations

import errno

from huggingface_hub.errors import (
    EntryNotFoundError,
    FileMetadataError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
)

from qmath.errors import DownloadError, ModelFileError, NoModel, QmathError
from qmath.models.background import Stalled


class HubUnreachable(DownloadError):
    """Nobody answers at the hub's address: another source may."""


ANOTHER_WAY = "check the connection, set HF_ENDPOINT to a mirror, or name a file with --model PATH.gguf."


def translated(error: Exception, address: str, repo: str, name: str) -> QmathError:
    """Our error for one that came out of huggingface_hub while it was about `name` in `repo` at `address`.

    What is no fault of hub, network or system is raised again as it is.
    """
    if isinstance(error, QmathError):
        return error
    if isinstance(error, LocalEntryNotFoundError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # it only says that the cache did not help; the reason is beneath
    what = f"{name} of {repo}" if name else repo
    if isinstance(error, OfflineModeIsEnabled | LocalEntryNotFoundError):
        return NoModel(
            f"{what} is not on this machine, and HF_HUB_OFFLINE forbids a download.",
            "Unset HF_HUB_OFFLINE, or name a file with --model PATH.gguf.",
        )
    if isinstance(error, HFValidationError):
        return ModelFileError(
            f"{repo!r} is not the name of a repository.", "It is OWNER/NAME, as on the hub."
        )
    if isinstance(error, HfHubHTTPError):
        return _refused(error, address, repo, name)
    if isinstance(error, EntryNotFoundError):
        return ModelFileError(
            f"The hub has no {what}.", "Check the name of the file on the repository's page."
        )
    if isinstance(error, FileMetadataError):
        return DownloadError(
            f"{address} does not answer like a hub ({_brief(error)}).",
            "Check HF_ENDPOINT, proxy and firewall.",
        )
    if isinstance(error, Stalled | TimeoutError):
        return HubUnreachable(f"The hub at {address} does not answer.", f"Try again later, {ANOTHER_WAY}")
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return _system(error, what)
    if is_transport_error(error):
        return HubUnreachable(
            f"The hub at {address} is out of reach ({_brief(error)}).", _capital(ANOTHER_WAY)
        )
    raise error


def is_transport_error(error: Exception) -> bool:
    """Whether the connection failed. huggingface_hub's HTTP library changed its name before, and is none of ours."""
    module = type(error).__module__.partition(".")[0]
    return isinstance(error, ConnectionError | TimeoutError) or module.startswith("http")


def is_cut(error: Exception) -> bool:
    """Whether a connection that was made broke: another one may hold. Nobody there and no answer are no cuts."""
    name = type(error).__name__
    return is_transport_error(error) and name in ("RemoteProtocolError", "ReadError", "WriteError")


def _refused(error: HfHubHTTPError, address: str, repo: str, name: str) -> QmathError:
    status = error.response.status_code if error.response is not None else 0
    if isinstance(error, RemoteEntryNotFoundError):
        return ModelFileError(
            f"The hub has no {name or 'such file'} in {repo}.", "Check the name on the repository's page."
        )
    if isinstance(error, GatedRepoError) or status == 403:
        return DownloadError(
            f"Access to {repo} is restricted.", "Accept its terms on the hub's page, and set HF_TOKEN."
        )
    if isinstance(error, RepositoryNotFoundError) or status in (401, 404):
        return ModelFileError(
            f"The hub at {address} has no repository {repo}, or it is private.",
            "Check the name; for a private one set HF_TOKEN.",
        )
    if status == 429:
        return DownloadError(
            f"The hub at {address} asks to slow down.", "Try again in some minutes, or set HF_TOKEN."
        )
    return DownloadError(f"The hub at {address} fails (HTTP {status}).", f"Try again later, {ANOTHER_WAY}")


def _system(error: OSError, what: str) -> QmathError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DownloadError(
            "The disk is full.", "Free some space, or set HF_HUB_CACHE to a folder on a larger disk."
        )
    if isinstance(error, PermissionError | NotADirectoryError) or error.errno == errno.EROFS:
        return DownloadError(
            f"The cache cannot be written ({_brief(error)}).", "Set HF_HUB_CACHE to a folder that can."
        )
    return DownloadError(f"The download of {what} failed ({_brief(error)}).", "Try again.")


def _brief(error: Exception) -> str:
    """The first line of a foreign message, without its full stop."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return text[:160].rstrip(". ")


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
