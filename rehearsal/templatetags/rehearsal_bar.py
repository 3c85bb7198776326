"""What the bar at the foot of a rehearsal's pages offers."""

from __future__ import annotations

import uuid
from typing import Any

from django import template

from rehearsal.simulation import scenes

register = template.Library()


@register.simple_tag
def scenes_with_keys() -> list[tuple[Any, uuid.UUID]]:
    """Each scene with a fresh key, so that a double click plays it once."""
    return [(scene, uuid.uuid4()) for scene in scenes.SCENES.values()]
