"""A record as one line of JSON, whatever is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# Valid JSON, but no line of text: what terminals obey, readers take for the end of a line, or no codec can write.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(record: Mapping[str, Any], encoding: str = "utf-8") -> str:
    """`record` as a line of JSON without its newline; ASCII where the encoding is no Unicode one."""
    text = json.dumps(record, ensure_ascii=not encoding.lower().startswith("utf"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
