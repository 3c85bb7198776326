"""What the frame of every page needs to know, whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kernel import clock

LARGE_TYPE_COOKIE = "large-type"
HIGH_CONTRAST_COOKIE = "high-contrast"


def frame(request: HttpRequest) -> dict[str, object]:
    """The hall's name, whether time is simulated, and how the reader wants to see pages."""
    legal = clock.current()
    return {
        "hall_name": settings.HALL_NAME,
        "rehearsing": legal.simulated,
        "clock_rate": legal.rate,
        "legal_now": legal.now(),
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "high_contrast": request.COOKIES.get(HIGH_CONTRAST_COOKIE) == "1",
    }
