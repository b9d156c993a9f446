"""ModelScope, the second source. Addresses as its own SDK forms them (modelscope/hub/file_download.py).

For machines in mainland China, where the first hub is out of reach. No token goes there.
"""

from __future__ import annotations

import os
from typing import Any, Final
from urllib.parse import quote, urlencode

from huggingface_hub import get_session

from qmath.errors import DownloadError, ModelFileError
from qmath.models.remote import RemoteFile, parts_of, safe_name

DOMAIN: Final = "https://modelscope.cn"
_REVISION: Final = "master"


def address() -> str:
    """The hub's address; MODELSCOPE_DOMAIN names another, as for its SDK."""
    domain = os.environ.get("MODELSCOPE_DOMAIN", "").strip().rstrip("/") or DOMAIN
    return domain if domain.startswith("http") else f"https://{domain}"


class Source:
    """Asks ModelScope, as `huggingface.Source` asks the other hub. Raises our errors or the HTTP client's."""

    def look_up(self, repo: str, name: str, folder: str, timeout: float) -> tuple[RemoteFile, ...]:
        found = parts_of(self.listed(repo, timeout), name, folder)
        if not found:
            raise ModelFileError(f"ModelScope has no {name} in {repo}.", "Check the name on its page.")
        return found

    def listed(self, repo: str, timeout: float) -> tuple[RemoteFile, ...]:
        """The .gguf files of a repository."""
        root = f"{address()}/api/v1/models/{quote(repo)}/repo"
        query = urlencode({"Revision": _REVISION, "Recursive": "true"})
        response = get_session().get(f"{root}/files?{query}", timeout=timeout, follow_redirects=True)
        if response.status_code in (401, 403, 404):
            raise ModelFileError(f"ModelScope has no repository {repo}.", "Check the name on its page.")
        if response.status_code != 200:
            raise DownloadError(f"ModelScope fails (HTTP {response.status_code}).", "Try again later.")
        try:
            files = response.json()["Data"]["Files"]
            return tuple(sorted((_file(root, f) for f in files if _is_model(f)), key=lambda f: f.name))
        except (ValueError, KeyError, TypeError) as error:
            raise DownloadError(
                f"{address()} does not answer like ModelScope.",
                "Check MODELSCOPE_DOMAIN, proxy and firewall.",
            ) from error


def _is_model(file: Any) -> bool:
    return str(file["Path"]).endswith(".gguf") and file.get("Type") != "tree"


def _file(root: str, file: Any) -> RemoteFile:
    name = safe_name(str(file["Path"]))
    url = f"{root}?{urlencode({'Revision': _REVISION, 'FilePath': name})}"
    return RemoteFile(name, int(file["Size"]), str(file.get("Sha256") or ""), url, "modelscope")
