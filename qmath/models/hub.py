"""The hub: what is in its cache, what a download weighs, the download, which goes on where the last one ended.

HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, HF_HOME, HF_HUB_CACHE and proxies hold as for huggingface_hub, whose client and
cache these are. QMATH_HUB=modelscope asks ModelScope instead; without it, ModelScope is asked where the usual hub is
out of reach. Nothing is asked of the network about a file that the cache has. Import this module late: it imports
huggingface_hub.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from huggingface_hub import constants, get_session, hf_raise_for_status, try_to_load_from_cache

from qmath.errors import DownloadError, QmathError, UsageError
from qmath.models import background, huggingface, modelscope
from qmath.models.hub_errors import HubUnreachable, translated
from qmath.models.meter import Meter, Progress
from qmath.models.remote import RemoteFile
from qmath.models.sizes import human
from qmath.models.storage import Storage
from qmath.models.transfer import Response, Transfer

ANSWER_SECONDS: Final = 8.0  # for the first answer, name resolution included
SECOND_SECONDS: Final = 4.0  # for the second source, after the first has kept us waiting
PARALLEL: Final = 4  # parts of a split model at once
DISK_MARGIN: Final = 256 << 20
_FOREVER: Final = float("inf")  # a transfer has a patience of its own


class Hub:
    """One hub and its cache; all default to what the environment says.

    source: "huggingface", "modelscope", or "auto": the former, and the latter where that is out of reach.
    """

    def __init__(
        self, endpoint: str | None = None, cache: Path | None = None, source: str | None = None
    ) -> None:
        self._endpoint = endpoint
        self.cache = cache or Path(constants.HF_HUB_CACHE)
        self._source = source or os.environ.get("QMATH_HUB", "").strip().lower() or "auto"
        if self._source not in ("auto", "huggingface", "modelscope"):
            raise UsageError(f"QMATH_HUB={self._source} is unknown.", "Use huggingface or modelscope.")
        constants.HF_HUB_DISABLE_TELEMETRY = True  # it costs a request of its own, and tells who runs us
        if not os.environ.get("HF_HUB_VERBOSITY") and not constants.HF_DEBUG:
            # Its warnings about retries are told as errors below, once.
            logging.getLogger("huggingface_hub").setLevel(logging.ERROR)

    @property
    def address(self) -> str:
        if self._source == "modelscope":
            return modelscope.address()
        return self._endpoint or str(constants.ENDPOINT)

    @property
    def _has_second(self) -> bool:
        """Whether another source may stand in: not where the user named a mirror."""
        named = self._endpoint or os.environ.get("HF_ENDPOINT")
        return self._source == "auto" and not named and not constants.is_offline_mode()

    def cached(self, repo: str, name: str) -> Path | None:
        """Where the cache has a file of a repository, of whatever revision; no network."""
        found = self._border(repo, name, lambda: try_to_load_from_cache(repo, name, cache_dir=self.cache))
        if isinstance(found, str):
            return Path(found)
        # A later revision of the repository need not have touched the file.
        escaped = name.translate({ord(c): f"[{c}]" for c in "[*?"})
        return next(Storage(self.cache, repo).find(escaped), None)

    def cached_parts(self, repo: str, folder: str, name: str) -> tuple[Path, ...]:
        """The parts of the split model `name` in `folder` in the cache, or nothing where one is missing."""
        stem = name.removesuffix(".gguf")
        for first in Storage(self.cache, repo).find(f"{folder}{stem}-00001-of-*.gguf"):
            count = int(first.stem.rpartition("-of-")[2])
            names = [first.name.replace("-00001-of-", f"-{n:05d}-of-") for n in range(1, count + 1)]
            parts = tuple(first.with_name(part) for part in names)
            if all(part.is_file() for part in parts):
                return parts
        return ()

    def look_up(self, repo: str, name: str, folder: str = "") -> tuple[RemoteFile, ...]:
        """What has to be downloaded for a model: its file, or its parts where there is no such file.

        Parts are those in `folder`, and those of which `name` is one.
        Raises DownloadError where the hub cannot be asked, ModelFileError where it has no such file.
        """
        return self._ask(repo, name, lambda source: partial(source.look_up, repo, name, folder))

    def list_models(self, repo: str) -> tuple[str, ...]:
        """The .gguf files of a repository. Raises like `look_up`."""
        files = self._ask(repo, "", lambda source: partial(source.listed, repo))
        return tuple(file.name for file in files)

    def download(
        self, repo: str, files: Sequence[RemoteFile], progress: Progress | None = None
    ) -> tuple[Path, ...]:
        """Fetch files into the cache, several at once, and return where they are.

        `progress` is called from other threads. What an earlier run has fetched is not fetched again; another process
        that fetches the same is waited for. Raises DownloadError where the disk is too small, before anything is
        fetched, and where the hub fails; KeyboardInterrupt passes at once. What has come so far is kept.
        """
        storage, meter = Storage(self.cache, repo), Meter(sum(file.n_bytes for file in files), progress)
        self._check_disk(sum(file.n_bytes - storage.already(file) for file in files))

        def work(pulse: background.Pulse) -> None:
            jobs = [partial(self._fetch, storage, file, pulse, meter) for file in files]
            background.each(jobs, pulse, PARALLEL)

        self._border(repo, files[0].name, lambda: background.run(work, _FOREVER))
        return tuple(storage.pointer(file) for file in files)

    def peek(self, repo: str, file: RemoteFile, n_bytes: int) -> bytes:
        """The first bytes of a file. They are kept: a download goes on behind them. Raises like `download`."""
        storage = Storage(self.cache, repo)
        self._check_disk(n_bytes)

        def work(pulse: background.Pulse) -> bytes:
            def ignore(_: int) -> None: ...

            with storage.locked(file, pulse, ignore):
                here = storage.blob(file)
                if not here.is_file():
                    here = storage.partial(file)
                    Transfer(file, here, pulse, ignore, open_=_open, refuse=_refuse).run(n_bytes)
                with here.open("rb") as content:
                    return content.read(n_bytes)

        found: bytes = self._border(repo, file.name, lambda: background.run(work, _FOREVER))
        return found

    def remove(self, repo: str, path: Path) -> int:
        """Take a file out of the cache, with every name it has there; returns the bytes freed."""
        return Storage(self.cache, repo).remove(path)

    def remove_partials(self, repo: str) -> int:
        """Take away what unfinished downloads of a repository left; returns the bytes freed."""
        return Storage(self.cache, repo).remove_partials()

    def _ask(
        self, repo: str, name: str, question: Callable[[Any], Callable[[float], tuple[RemoteFile, ...]]]
    ) -> tuple[RemoteFile, ...]:
        first = modelscope.Source() if self._source == "modelscope" else huggingface.Source(self._endpoint)
        try:
            return self._answered(repo, name, question(first), ANSWER_SECONDS)
        except HubUnreachable:
            if self._has_second:
                with contextlib.suppress(QmathError):  # the first one's error says more
                    return self._answered(repo, name, question(modelscope.Source()), SECOND_SECONDS)
            raise

    def _answered(
        self, repo: str, name: str, question: Callable[[float], tuple[RemoteFile, ...]], patience: float
    ) -> tuple[RemoteFile, ...]:
        def ask(_: background.Pulse) -> tuple[RemoteFile, ...]:
            return question(patience - 1)

        found: tuple[RemoteFile, ...] = self._border(repo, name, lambda: background.run(ask, patience))
        return found

    def _border(self, repo: str, name: str, act: Callable[[], Any]) -> Any:
        """Do something with the hub; errors of huggingface_hub, its HTTP library and the system become ours."""
        try:
            return act()
        except Exception as error:
            raise translated(error, self.address, repo, name) from error

    def _fetch(self, storage: Storage, file: RemoteFile, pulse: background.Pulse, meter: Meter) -> None:
        def report(done: int) -> None:
            meter.set(file.name, done)

        with storage.locked(file, pulse, report):
            if not storage.pointer(file).is_file():
                if not storage.blob(file).is_file():
                    Transfer(file, storage.partial(file), pulse, report, open_=_open, refuse=_refuse).run()
                storage.publish(file)
        report(file.n_bytes)

    def _check_disk(self, needed: int) -> None:
        folder = next(f for f in (self.cache, *self.cache.resolve().parents) if f.is_dir())
        free = shutil.disk_usage(folder).free
        if needed and free < needed + DISK_MARGIN:
            raise DownloadError(
                f"The disk of {self.cache} has {human(free)} free and the download needs {human(needed)}.",
                "Free some space, or set HF_HUB_CACHE to a folder on a larger disk.",
            )


def _open(file: RemoteFile, asked: dict[str, str]) -> contextlib.AbstractContextManager[Response]:
    """Ask for a file. The client drops the token where it is sent to another host."""
    headers = {**file.headers, **asked}
    stream: contextlib.AbstractContextManager[Response] = get_session().stream(
        "GET",
        file.url,
        headers=headers,
        follow_redirects=True,
        timeout=float(constants.HF_HUB_DOWNLOAD_TIMEOUT),
    )
    return stream


def _refuse(response: Any) -> NoReturn:
    response.read()
    hf_raise_for_status(response)
    raise DownloadError(f"The hub answers HTTP {response.status_code}.", "Check HF_ENDPOINT and proxy.")
