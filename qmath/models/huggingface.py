"""The Hugging Face hub, or a mirror of it: which files a model has. Import late: it imports huggingface_hub."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from huggingface_hub import HfApi, get_hf_file_metadata, get_token, hf_hub_url
from huggingface_hub.errors import EntryNotFoundError, FileMetadataError, HfHubHTTPError

from qmath.errors import DownloadError
from qmath.models.hub_errors import is_cut
from qmath.models.remote import RemoteFile, is_part, parts_of, safe_name
from qmath.models.transfer import retry_after

T = TypeVar("T")

TRIES: Final = 3  # of a question
FIRST_PAUSE: Final = 0.2  # seconds, doubled each time, where the hub does not say when to come back
_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_HEAD: Final = frozenset({405, 501})


class Source:
    """Asks one hub. Raises huggingface_hub's own errors and those of its HTTP client."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint

    def look_up(self, repo: str, name: str, folder: str, timeout: float) -> tuple[RemoteFile, ...]:
        """The file, with all other parts where it is one of several; or the parts in `folder` where there is none."""
        try:
            if not is_part(name):
                return (self._described(repo, name, timeout),)
        except EntryNotFoundError:
            if not folder:
                raise
        found = parts_of(self.listed(repo, timeout), name, folder)
        if not found:
            return (self._described(repo, name, timeout),)  # for its error
        return tuple(f if f.sha256 else self._described(repo, f.name, timeout) for f in found)

    def listed(self, repo: str, timeout: float) -> tuple[RemoteFile, ...]:
        """The .gguf files of a repository."""
        api = HfApi(endpoint=self._endpoint)
        info = _patiently(lambda: api.model_info(repo, files_metadata=True, timeout=timeout), timeout)
        return tuple(
            self._file(repo, f.rfilename, f.size or 0, f.lfs.sha256 if f.lfs else "", info.sha)
            for f in sorted(info.siblings or (), key=lambda f: f.rfilename)
            if f.rfilename.endswith(".gguf")
        )

    def _described(self, repo: str, name: str, timeout: float) -> RemoteFile:
        url = hf_hub_url(repo, name, endpoint=self._endpoint)

        def ask() -> Any:
            return get_hf_file_metadata(url, token=get_token(), timeout=timeout, endpoint=self._endpoint)

        try:
            found = _patiently(ask, timeout)
        except HfHubHTTPError as error:
            listed = self._in_list(repo, name, timeout) if _status(error) in _NO_HEAD else None
            if listed is None:
                raise
            return listed
        if not found.commit_hash:  # the page of some portal, for example
            raise FileMetadataError("it names no revision")
        if found.etag and (found.size or 0) > 0:
            return self._file(repo, name, found.size, found.etag, found.commit_hash)
        listed = self._in_list(repo, name, timeout)  # proxies drop headers
        if listed is not None and listed.n_bytes > 0:
            return listed
        raise DownloadError(
            f"The hub at {url.partition('/' + repo)[0]} does not say how large {name} is, or which version it has.",
            "Check HF_ENDPOINT; a hub says it in Content-Length or X-Linked-Size, and in ETag.",
        )

    def _in_list(self, repo: str, name: str, timeout: float) -> RemoteFile | None:
        """What the repository's list of files says, where there is one."""
        with contextlib.suppress(Exception):  # it was asked in place of another answer, which says more
            return next((file for file in self.listed(repo, timeout) if file.name == name), None)
        return None

    def _file(self, repo: str, name: str, size: int, etag: str, commit: str | None) -> RemoteFile:
        url = hf_hub_url(repo, name, endpoint=self._endpoint)
        token = get_token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return RemoteFile(safe_name(name), size, etag, url, commit or "main", headers)


def _patiently(ask: Callable[[], T], patience: float) -> T:
    """Ask again where the hub is busy, fails, or drops the connection; not beyond `patience` seconds."""
    deadline = time.monotonic() + patience
    for attempt in range(TRIES - 1):
        try:
            return ask()
        except Exception as error:
            if not (is_cut(error) or _status(error) in _BUSY):
                raise
            wait = max(FIRST_PAUSE * 2**attempt, _wished(error))
            if time.monotonic() + wait >= deadline:
                raise
            time.sleep(wait)
    return ask()


def _status(error: Exception) -> int:
    response = error.response if isinstance(error, HfHubHTTPError) else None
    return 0 if response is None else int(response.status_code)


def _wished(error: Exception) -> float:
    """Seconds that the hub asks to wait."""
    response = error.response if isinstance(error, HfHubHTTPError) else None
    return 0.0 if response is None else retry_after(response.headers)
