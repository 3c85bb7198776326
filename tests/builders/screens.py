"""Registered screens of a hall, reached as a hall's administrator reaches them."""

from __future__ import annotations

import itertools

from boards.models import Layout, Screen
from boards.services import screens
from boards.services.screens import Sheet
from tests.builders.approval import Hall, new_key

_serial = itertools.count(1)


def a_screen(hall: Hall, *, layout: Layout = Layout.AUTO) -> tuple[Screen, str]:
    """A screen that hangs in the hall, and the token it holds."""
    offer = screens.offer_pairing()
    sheet = Sheet(f"{next(_serial)}号屏", layout)
    made = screens.register_screen(
        hall.window.hall_code,
        sheet,
        offer.code,
        officer=hall.officer("centre_manager"),
        key=new_key(),
    )
    return Screen.objects.get(pk=made["screen"]), offer.token


def admitted(token: str) -> dict[str, str]:
    """The header by which a screen says who it is."""
    return {"Authorization": f"Screen {token}"}
