"""From what the user said, or nothing, to a model file: `--model ALIAS|PATH.gguf|hf:OWNER/REPO/FILE`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qmath.errors import ConsentRequired, DownloadError, ModelFileError, NoModel, OutOfMemory
from qmath.models.choose import choose
from qmath.models.entries import Entry, Quirks
from qmath.models.fit import plan
from qmath.models.header import Header, parse_head, read_header
from qmath.models.machine import Machine
from qmath.models.registry import Registry, load_registry
from qmath.models.sizes import human
from qmath.models.spec import is_path, parse_hub_spec

if TYPE_CHECKING:
    from qmath.models.hub import Hub
    from qmath.models.remote import RemoteFile

CONSENT_BYTES: Final = 2_000_000_000  # larger downloads are asked about
HEAD_BYTES: Final = (8 << 20, 32 << 20)  # of a file, tried in turn: most of its head is the vocabulary

Agree = Callable[[str, int], bool]  # what, bytes → whether to download it
Progress = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model file that can be loaded. `source` says in a sentence where it comes from and why it was taken."""

    path: Path
    name: str
    header: Header
    quirks: Quirks
    entry: Entry | None
    source: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """Whether and how models may be fetched. `agree` is asked before more than 2 GB; None agrees to nothing."""

    allowed: bool = True
    agree: Agree | None = None
    progress: Progress | None = None
    machine: Machine | None = None  # what has to fit here is looked at before it is fetched


def resolve(
    spec: str | None,
    machine: Machine,
    *,
    allow_download: bool = True,
    agree: Agree | None = None,
    progress: Progress | None = None,
    registry: Registry | None = None,
    hub: Hub | None = None,
    must_fit: bool = True,
) -> ResolvedModel:
    """The model that `spec` names; without one, a known model that is on disk, or the one that fits this machine.

    must_fit: whether a download that is too large for the machine is refused.
    Raises ModelFileError (a name or file that is no model), NoModel (none on disk and none to be had), ConsentRequired,
    DownloadError, OutOfMemory (not even the smallest fits).
    """
    registry = registry or load_registry()
    downloads = Downloads(allow_download, agree, progress, machine if must_fit else None)
    if spec is None:
        return _automatic(registry, machine, downloads, hub or _default_hub())
    if not spec.strip():
        raise ModelFileError("The name of the model is empty.", "`qmath models` lists known models.")
    if spec.startswith("hf:"):
        return _from_hub(spec, registry, downloads, hub or _default_hub())
    if is_path(spec, registry):
        return load_file(Path(spec).expanduser(), registry, f"The file {spec}, as asked.")
    entry, quantisation = registry.find(spec)
    if not entry.is_loadable:
        raise ModelFileError(
            f"{entry.title} ({entry.role} model) has no GGUF that llama.cpp could load.",
            f"Serve {entry.repo} with vLLM (docs/models.md).",
        )
    if entry.path is not None:
        return load_file(entry.path, registry, f"{entry.title} from {entry.path}, as asked.", entry)
    hub = hub or _default_hub()
    as_asked = f"{_title(entry, quantisation)}, as asked."
    if (path := on_disk(entry, quantisation, hub)) is not None:
        return _load_cached(path, registry, as_asked, entry, spec)
    return load_file(fetch(entry, quantisation, downloads, hub), registry, as_asked, entry)


def load_file(path: Path, registry: Registry, source: str, entry: Entry | None = None) -> ResolvedModel:
    """Read the head of a file and match its quirks. Raises ModelFileError where it is no model."""
    header = read_header(path)
    quirks = registry.quirks(header.architecture, header.name, header.basename)
    name = _title(entry, header.quantisation) if entry else header.name or path.stem
    return ResolvedModel(header.path, name, header, quirks, entry, source)


def _load_cached(
    path: Path, registry: Registry, source: str, entry: Entry | None, spec: str
) -> ResolvedModel:
    """Load what the hub's cache has; where that is damaged, say how to have it anew."""
    try:
        return load_file(path, registry, source, entry)
    except ModelFileError as error:
        remedy = f"Remove it with `qmath models rm {spec}`, then fetch it with `qmath models pull {spec}`."
        raise ModelFileError(error.message, remedy) from error


def on_disk(entry: Entry, quantisation: str, hub: Hub) -> Path | None:
    """Where a known model is on this machine already (its first part, where it is split); no network."""
    if entry.path is not None:
        return entry.path if entry.path.is_file() else None
    found = hub.cached(entry.repo, entry.filename(quantisation))
    if found is None and entry.parts:
        parts = hub.cached_parts(entry.repo, entry.folder(quantisation), entry.filename(quantisation))
        found = parts[0] if parts else None
    return found


def fetch(entry: Entry, quantisation: str, downloads: Downloads, hub: Hub) -> Path:
    """The file of a known model, downloaded where it is not on disk. Raises like `resolve`."""
    if (path := on_disk(entry, quantisation, hub)) is not None:
        return path
    title = _title(entry, quantisation)
    if not downloads.allowed:
        raise NoModel(f"{title} is not on this machine.", f"Fetch it: qmath models pull {entry.alias}.")
    files = hub.look_up(entry.repo, entry.filename(quantisation), entry.folder(quantisation))
    return _download(title, entry.repo, files, downloads, hub)


def _download(title: str, repo: str, files: tuple[RemoteFile, ...], downloads: Downloads, hub: Hub) -> Path:
    n_bytes = sum(file.n_bytes for file in files)
    if n_bytes > CONSENT_BYTES and not (downloads.agree and downloads.agree(title, n_bytes)):
        raise ConsentRequired(
            f"{title} is a download of {human(n_bytes)}, and nobody agreed to it.",
            "Say --yes, or choose a smaller model with --model 1.5b.",
        )
    if downloads.machine is not None:
        _must_fit(title, repo, files, downloads.machine, hub)
    return hub.download(repo, files, downloads.progress)[0]


def _must_fit(title: str, repo: str, files: tuple[RemoteFile, ...], machine: Machine, hub: Hub) -> None:
    """Ask the file's own header whether it fits, before the rest of it is fetched. Raises OutOfMemory."""
    for n_bytes in HEAD_BYTES:
        heads = [hub.peek(repo, file, min(n_bytes, file.n_bytes)) for file in files]
        try:
            header = parse_head(title, heads, [file.n_bytes for file in files])
            if header is not None:
                plan(header, machine)
                return
        except ModelFileError:  # what is wrong with it is said when it is here
            return
        except OutOfMemory as error:
            raise OutOfMemory(
                f"{title} was not downloaded: it does not fit this machine. {error.message}", error.remedy
            ) from error


def _automatic(registry: Registry, machine: Machine, downloads: Downloads, hub: Hub) -> ResolvedModel:
    choice = choose(registry, machine)
    title = _title(choice.entry, choice.quantisation)
    if (path := on_disk(choice.entry, choice.quantisation, hub)) is not None:
        spec = f"{choice.entry.alias}:{choice.quantisation}"
        return _load_cached(path, registry, choice.why, choice.entry, spec)
    if (other := _best_on_disk(registry, machine, hub)) is not None:
        return other
    if not downloads.allowed:
        raise NoModel(
            "There is no model on this machine.", f"Fetch one: qmath models pull {choice.entry.alias}."
        )
    try:
        path = fetch(choice.entry, choice.quantisation, downloads, hub)
    except (DownloadError, ModelFileError) as error:  # a mirror need not have it
        raise NoModel(
            f"There is no model on this machine, and {title} cannot be downloaded: {error.message}",
            error.remedy,
        ) from error
    return load_file(path, registry, choice.why, choice.entry)


def _best_on_disk(registry: Registry, machine: Machine, hub: Hub) -> ResolvedModel | None:
    """The largest known model that is here already and fits: nobody who has one is made to download another.

    Those that are chosen by themselves come before those that are only taken when named.
    """
    solvers = (entry for entry in registry.entries if entry.role == "solver")
    by_size = sorted(solvers, key=lambda entry: (not entry.automatic, -entry.sizes.get(entry.default, 0)))
    for entry in by_size:
        for quantisation in dict.fromkeys((*entry.larger, *entry.automatic, entry.default, *entry.sizes)):
            path = on_disk(entry, quantisation, hub)
            if path is None:
                continue
            try:
                found = load_file(
                    path, registry, f"{_title(entry, quantisation)}, which is on this machine.", entry
                )
                plan(found.header, machine)
            except (ModelFileError, OutOfMemory):
                continue
            return found
    return None


def _from_hub(spec: str, registry: Registry, downloads: Downloads, hub: Hub) -> ResolvedModel:
    repo, name = parse_hub_spec(spec)
    path = hub.cached(repo, name) if name else None
    as_asked = f"{name} of {repo} on the hub, as asked."
    if path is not None:
        return _load_cached(path, registry, as_asked, None, spec)
    if not downloads.allowed:
        raise NoModel(f"{spec} is not on this machine.", f"Fetch it: qmath models pull {spec}.")
    if not name:
        known = ", ".join(hub.list_models(repo)) or "none"
        raise ModelFileError(f"{spec} names no file.", f"Add one of its .gguf files: {known}.")
    path = _download(name, repo, hub.look_up(repo, name), downloads, hub)
    return load_file(path, registry, as_asked)


def _default_hub() -> Hub:
    from qmath.models.hub import Hub  # imports huggingface_hub

    return Hub()


def _title(entry: Entry, quantisation: str) -> str:
    return f"{entry.title} ({quantisation})" if quantisation else entry.title
