"""The receipt of a date: why it is this day (日期凭条)."""

from __future__ import annotations

from timelimits.receipts.reading import Receipt as Receipt
from timelimits.receipts.reading import receipt as receipt
from timelimits.receipts.reading import sentence_of as sentence_of
