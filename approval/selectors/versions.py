"""Published item versions, kept in the process: a trigger forbids that one ever changes."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection

from catalog.models import ItemVersion


def kept_version(version_id: int, *, public: bool) -> ItemVersion:
    """The version with its item; ``public`` is what the item's row says at this moment.

    Whether an item may be shown by name is the one thing that may change under a running case; a
    version kept with the other answer is read anew.
    """
    database = str(connection.settings_dict["NAME"])
    version = _read(database, version_id)
    if version.item.public_by_name != public:
        _read.cache_clear()
        version = _read(database, version_id)
    return version


@lru_cache(maxsize=1024)
def _read(database: str, version_id: int) -> ItemVersion:  # noqa: ARG001 - ids repeat from one to another
    return ItemVersion.objects.select_related("item__department__region").get(pk=version_id)
