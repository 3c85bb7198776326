"""Items and their versions."""

from __future__ import annotations

from catalog.models.items import Item
from catalog.models.lines import CellSource, Condition, Fee, Material, StepDefinition
from catalog.models.regime import Extension, LegalRegime, StopGround
from catalog.models.versions import ItemVersion

__all__ = [
    "CellSource",
    "Condition",
    "Extension",
    "Fee",
    "Item",
    "ItemVersion",
    "LegalRegime",
    "Material",
    "StepDefinition",
    "StopGround",
]
