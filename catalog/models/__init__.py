"""Items and their versions."""

from __future__ import annotations

from catalog.models.drafting import Drafter
from catalog.models.imports import ImportedRow, ItemImport, LimitReview
from catalog.models.items import Item
from catalog.models.keys import SearchKey
from catalog.models.lines import CellSource, Condition, Fee, Material, StepDefinition
from catalog.models.regime import Extension, LegalRegime, StopGround
from catalog.models.versions import ItemVersion

__all__ = [
    "CellSource",
    "Condition",
    "Drafter",
    "Extension",
    "Fee",
    "ImportedRow",
    "Item",
    "ItemImport",
    "ItemVersion",
    "LegalRegime",
    "LimitReview",
    "Material",
    "SearchKey",
    "StepDefinition",
    "StopGround",
]
