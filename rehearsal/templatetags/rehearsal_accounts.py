"""The accounts of the rehearsal, for its front page."""

from __future__ import annotations

from django import template

from rehearsal.city.load import DEMO_PASSWORD
from rehearsal.simulation import playbill

register = template.Library()


@register.simple_tag
def seats() -> list[playbill.Seat]:
    """Who may sign in where, as far as the city has been loaded."""
    return playbill.seats()


@register.simple_tag
def demo_password() -> str:
    """The one password of all rehearsal accounts."""
    return DEMO_PASSWORD
