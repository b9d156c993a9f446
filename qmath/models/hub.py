"""The Hugging Face hub, through huggingface_hub: what is in its cache, what a download weighs, the download.

HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and HF_HUB_CACHE hold as they do there. Nothing is asked of the network about a
file that the cache has. Import this module late: it imports huggingface_hub.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from huggingface_hub import (
    HfApi,
    constants,
    get_hf_file_metadata,
    get_token,
    hf_hub_download,
    hf_hub_url,
    try_to_load_from_cache,
)
from huggingface_hub.errors import EntryNotFoundError

from qmath.errors import DownloadError
from qmath.models import background
from qmath.models.hub_errors import translated
from qmath.models.meter import Meter, Progress
from qmath.models.sizes import human

ANSWER_SECONDS: Final = 8.0  # for the first answer, name resolution included
STALL_SECONDS: Final = 90.0  # without a byte, several attempts of huggingface_hub included
DISK_MARGIN: Final = 256 << 20
_STALE_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository, with its size in bytes and its entity tag."""

    name: str
    n_bytes: int
    etag: str = ""


class Hub:
    """One hub and its cache; both default to what the environment says."""

    def __init__(self, endpoint: str | None = None, cache: Path | None = None) -> None:
        self._endpoint = endpoint
        self.cache = cache or Path(constants.HF_HUB_CACHE)
        constants.HF_HUB_DISABLE_TELEMETRY = True  # it costs a request of its own, and tells who runs us
        if not os.environ.get("HF_HUB_VERBOSITY") and not constants.HF_DEBUG:
            logging.getLogger("huggingface_hub").setLevel(
                logging.ERROR
            )  # its warnings about retries are told as errors below, once

    @property
    def address(self) -> str:
        return self._endpoint or str(constants.ENDPOINT)

    def cached(self, repo: str, name: str) -> Path | None:
        """Where the cache has a file of a repository; no network."""
        found = try_to_load_from_cache(repo, name, cache_dir=self.cache)
        return Path(found) if isinstance(found, str) else None

    def cached_parts(self, repo: str, folder: str, name: str) -> tuple[Path, ...]:
        """The parts of the split model `name` in `folder` in the cache, or nothing where one is missing."""
        stem = name.removesuffix(".gguf")
        for first in sorted((self._storage(repo) / "snapshots").glob(f"*/{folder}{stem}-00001-of-*.gguf")):
            count = int(first.stem.rpartition("-of-")[2])
            names = [first.name.replace("-00001-of-", f"-{n:05d}-of-") for n in range(1, count + 1)]
            parts = tuple(first.with_name(part) for part in names)
            if all(part.is_file() for part in parts):
                return parts
        return ()

    def look_up(self, repo: str, name: str, folder: str = "") -> tuple[RemoteFile, ...]:
        """What has to be downloaded for a model: its file, or its parts in `folder` where there is no such file.

        Raises DownloadError where the hub cannot be asked, ModelFileError where it has no such file.
        """
        return self._ask(repo, name, lambda: self._look_up(repo, name, folder))

    def list_models(self, repo: str) -> tuple[str, ...]:
        """The .gguf files of a repository. Raises like `look_up`."""
        return tuple(file.name for file in self._ask(repo, "", lambda: self._listed(repo)))

    def download(
        self, repo: str, files: Sequence[RemoteFile], progress: Progress | None = None
    ) -> tuple[Path, ...]:
        """Fetch files into the cache and return where they are.

        `progress` is called from another thread. Raises DownloadError where the disk is too small, before anything is
        fetched, and where the hub fails; KeyboardInterrupt passes at once and leaves no partial file.
        """
        missing = [file for file in files if self.cached(repo, file.name) is None]
        self._check_disk(sum(file.n_bytes for file in missing))
        for file in missing:
            self._remove_partial(repo, file, older_than=_STALE_SECONDS)
        meter = Meter(sum(file.n_bytes for file in files), progress)
        return tuple(self._fetch(repo, file, meter) for file in files)

    def remove(self, repo: str, path: Path) -> int:
        """Take a file out of the cache, with every name it has there; returns the bytes freed."""
        blob = path.resolve()
        freed = blob.stat().st_size
        for pointer in (self._storage(repo) / "snapshots").rglob("*"):
            if pointer.is_symlink() and pointer.resolve() == blob:
                pointer.unlink()
        path.unlink(missing_ok=True)
        blob.unlink(missing_ok=True)
        return freed

    def _ask(
        self, repo: str, name: str, question: Callable[[], tuple[RemoteFile, ...]]
    ) -> tuple[RemoteFile, ...]:
        try:
            return background.run(lambda _: question(), ANSWER_SECONDS)
        except Exception as error:  # the border to huggingface_hub, its HTTP library and the system
            raise translated(error, self.address, repo, name) from error

    def _look_up(self, repo: str, name: str, folder: str) -> tuple[RemoteFile, ...]:
        url = hf_hub_url(repo, name, endpoint=self._endpoint)
        try:
            found = get_hf_file_metadata(
                url, token=get_token(), timeout=ANSWER_SECONDS - 1, endpoint=self._endpoint
            )
        except EntryNotFoundError:
            parts = tuple(f for f in self._listed(repo) if folder and f.name.startswith(folder))
            if parts:
                return parts
            raise
        if found.size is None:
            raise DownloadError(
                f"The hub at {self.address} does not say how large {name} is.",
                "Check HF_ENDPOINT; a hub says it in Content-Length or X-Linked-Size.",
            )
        return (RemoteFile(name, found.size, found.etag or ""),)

    def _listed(self, repo: str) -> tuple[RemoteFile, ...]:
        info = HfApi(endpoint=self._endpoint).model_info(
            repo, files_metadata=True, timeout=ANSWER_SECONDS - 1
        )
        files = sorted(
            (f.rfilename, f.size or 0) for f in info.siblings or () if f.rfilename.endswith(".gguf")
        )
        return tuple(RemoteFile(name, size) for name, size in files)

    def _fetch(self, repo: str, file: RemoteFile, meter: Meter) -> Path:
        if (path := self.cached(repo, file.name)) is not None:
            meter.finish(file.n_bytes)
            return path
        # One of its progress steps is this long: 10 MB is half a minute of nothing on a slow line.
        constants.DOWNLOAD_CHUNK_SIZE = 1 << 20

        def work(pulse: background.Pulse) -> str:
            return hf_hub_download(
                repo,
                file.name,
                cache_dir=self.cache,
                endpoint=self._endpoint,
                etag_timeout=ANSWER_SECONDS - 1,
                tqdm_class=meter.bar(pulse, file.n_bytes),
            )

        try:
            found = background.run(work, STALL_SECONDS)
        except BaseException as error:
            self._remove_partial(repo, file)
            if not isinstance(error, Exception):
                raise
            # The border to huggingface_hub, its HTTP library and the system.
            raise translated(error, self.address, repo, file.name) from error
        meter.finish(file.n_bytes)
        return Path(found)

    def _storage(self, repo: str) -> Path:
        return self.cache / ("models--" + repo.replace("/", "--"))

    def _remove_partial(self, repo: str, file: RemoteFile, older_than: float = -1.0) -> None:
        """huggingface_hub never continues a partial file of another run, so it is only in the way."""
        for partial in (self._storage(repo) / "blobs").glob(f"{file.etag or '*'}.*.incomplete"):
            with contextlib.suppress(OSError):  # gone already, or still open on Windows
                if time.time() - partial.stat().st_mtime > older_than:
                    partial.unlink()

    def _check_disk(self, needed: int) -> None:
        folder = next(f for f in (self.cache, *self.cache.resolve().parents) if f.is_dir())
        free = shutil.disk_usage(folder).free
        if needed and free < needed + DISK_MARGIN:
            raise DownloadError(
                f"The disk of {self.cache} has {human(free)} free and the download needs {human(needed)}.",
                "Free some space, or set HF_HUB_CACHE to a folder on a larger disk.",
            )
