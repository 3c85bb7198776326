"""Small logs, whole and broken, written to files."""

from __future__ import annotations

import gzip
from pathlib import Path

MAPPING = """
[log]
name = "small"
zone = "Europe/Amsterdam"

[cases]
id = "id"
start = "start"
end = "end"
deadline = "due"
department = "unit"

[events]
case = "id"
activity = "what"
at = "at"

[item]
name = "a small item"

[[item.steps]]
name = "look"

[activities."taken up"]
do = "accept"

[activities."handed on"]
do = "assign"

[activities."looked at"]
do = "finish_step"
step = "look"
"""

CASES = """\
id,start,end,due,unit
A,2024-03-01T09:00:00+01:00,2024-03-08T09:00:00+01:00,2024-03-10T09:00:00+01:00,North
B,2024-03-01T10:00:00+01:00,2024-03-12T09:00:00+01:00,2024-03-11T09:00:00+01:00,North
C,2024-03-02T10:00:00+01:00,,2024-03-09T10:00:00+01:00,South
D,2024-03-03T10:00:00+01:00,,,South
E,2024-03-04T10:00:00+01:00,2024-03-04T09:00:00+01:00,2024-03-20T10:00:00+01:00,South
F,2024-03-05T10:00:00+01:00,,2024-03-16T10:00:00+01:00,North
"""

EVENTS = """\
id,what,at
A,taken up,2024-03-01T09:30:00+01:00
A,handed on,2024-03-01T11:00:00+01:00
A,looked at,2024-03-02T09:30:00+01:00
B,handed on,2024-03-01T09:30:00+01:00
B,taken up,2024-03-01T10:30:00+01:00
B,handed on,2024-03-13T10:30:00+01:00
C,taken up,2024-03-03T10:30:00+01:00
C,taken up,2024-03-03T11:30:00+01:00
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A file with this text; packed when its name ends in .gz."""
    path = folder / name
    raw = text.encode() if isinstance(text, str) else text
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path
