"""The receipt of a date: why it is this day (日期凭条)."""

from __future__ import annotations

from timelimits.receipts.days import Halt as Halt
from timelimits.receipts.explained import Approval as Approval
from timelimits.receipts.explained import Explanation as Explanation
from timelimits.receipts.explained import Told as Told
from timelimits.receipts.explained import explain as explain
from timelimits.receipts.reading import Receipt as Receipt
from timelimits.receipts.reading import limits_of as limits_of
from timelimits.receipts.reading import receipt as receipt
from timelimits.receipts.reading import receipt_among as receipt_among
from timelimits.receipts.reading import sentence_of as sentence_of
from timelimits.receipts.reading import sentences_of as sentences_of
