"""Files of worked examples: their grammar, and what the engine answers to each row.

The grammar of each column is told in docs/time-limits.md.
"""

from __future__ import annotations

from timelimits.scenarios.answers import Answer as Answer
from timelimits.scenarios.answers import Difference as Difference
from timelimits.scenarios.answers import answer as answer
from timelimits.scenarios.files import FileUnreadable as FileUnreadable
from timelimits.scenarios.files import rows_of as rows_of
from timelimits.scenarios.grammar import Malformed as Malformed
from timelimits.scenarios.grammar import NotMachineReadable as NotMachineReadable
