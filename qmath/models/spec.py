"""What `--model` may be: an alias, a path, or `hf:OWNER/REPO/FILE`; told apart by form."""

from __future__ import annotations

import os
from pathlib import Path

from qmath.errors import ModelFileError
from qmath.models.registry import Registry, load_registry


def parse_hub_spec(spec: str) -> tuple[str, str]:
    """Repository and file of `hf:OWNER/REPO/FILE`; the file may lie in folders, and is empty where not named.

    Raises ModelFileError where it is not of that form.
    """
    owner, _, rest = spec.removeprefix("hf:").strip().partition("/")
    repo, _, name = rest.partition("/")
    if not owner or not repo or (name and not name.lower().endswith(".gguf")) or ".." in spec.split("/"):
        raise ModelFileError(
            f"{spec!r} is not hf:OWNER/REPO/FILE.gguf.",
            "For example hf:bartowski/Qwen2.5-Math-7B-Instruct-GGUF/Qwen2.5-Math-7B-Instruct-Q4_K_M.gguf.",
        )
    return f"{owner}/{repo}", name


def is_path(spec: str, registry: Registry | None = None) -> bool:
    """Whether `spec` names a file: by its ending or a separator, or because there is one and no alias of that name."""
    if spec.startswith("hf:"):
        return False
    if spec.lower().endswith(".gguf") or "/" in spec or os.sep in spec:
        return True
    return not (registry or load_registry()).knows(spec) and Path(spec).exists()
