"""What the monitor stores, one idea per file."""

from __future__ import annotations

from monitor.models.alarm import Alarm
from monitor.models.breach import Breach
from monitor.models.card import Card, Withholding
from monitor.models.rule import CardRule

__all__ = ["Alarm", "Breach", "Card", "CardRule", "Withholding"]
