"""The Hugging Face hub, or a mirror of it: which files a model has. Import late: it imports huggingface_hub."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from huggingface_hub import HfApi, get_hf_file_metadata, get_token, hf_hub_url
from huggingface_hub.errors import EntryNotFoundError, FileMetadataError, HfHubHTTPError

from qmath.errors import DownloadError
from qmath.models.remote import RemoteFile, is_part, parts_of, safe_name
from qmath.models.transfer import retry_after

T = TypeVar("T")

BUSY_TRIES: Final = 3  # where the hub says when to come back, and that is soon


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

        found = _patiently(ask, timeout)
        if not found.commit_hash or not found.etag:  # the page of some portal, for example
            raise FileMetadataError("it names no revision or entity tag")
        if found.size is None:
            raise DownloadError(
                f"The hub at {url.partition('/' + repo)[0]} does not say how large {name} is.",
                "Check HF_ENDPOINT; a hub says it in Content-Length or X-Linked-Size.",
            )
        return self._file(repo, name, found.size, found.etag, found.commit_hash)

    def _file(self, repo: str, name: str, size: int, etag: str, commit: str | None) -> RemoteFile:
        url = hf_hub_url(repo, name, endpoint=self._endpoint)
        token = get_token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return RemoteFile(safe_name(name), size, etag, url, commit or "main", headers)


def _patiently(ask: Callable[[], T], patience: float) -> T:
    """Ask again where the hub is busy and says that it soon is not."""
    deadline = time.monotonic() + patience
    for _ in range(BUSY_TRIES - 1):
        try:
            return ask()
        except HfHubHTTPError as error:
            busy = error.response is not None and error.response.status_code in (429, 500, 502, 503, 504)
            if not busy or "Retry-After" not in error.response.headers:
                raise
            wait = retry_after(error.response.headers)
            if time.monotonic() + wait >= deadline:
                raise
            time.sleep(wait)
    return ask()
