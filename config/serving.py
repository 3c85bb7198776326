"""What a web server loads: the application, in a process that lives by the database's legal time.

``daphne config.serving:application``. Tests import config.asgi, whose clock is their own.
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("DATABASE_POOL", "8")  # before the settings are read

from config.asgi import application
from ledger import anchors

__all__ = ["application"]

anchors.install()
# What was loaded stays: looking through all of it for garbage would halt every page meanwhile.
gc.collect()
gc.freeze()
