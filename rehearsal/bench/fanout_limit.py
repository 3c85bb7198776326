"""The limit: ``websockets.broadcast`` to sockets that do nothing else, with compression off."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve


class Limit:
    """Everyone but the one that gives orders."""

    def __init__(self) -> None:
        self.members: set[ServerConnection] = set()

    async def welcome(self, line: ServerConnection) -> None:
        """A member, or the one that gives orders."""
        if line.request is not None and line.request.path == "/bench/control/":
            async for told in line:
                await line.send(json.dumps(await self._publish(json.loads(told))))
            return
        self.members.add(line)
        try:
            await line.wait_closed()
        finally:
            self.members.discard(line)

    async def _publish(self, order: dict[str, Any]) -> dict[str, float]:
        text = '{"type":"frame"'.ljust(order["size"] - 1, "x") + "}"
        began, spent = time.monotonic(), time.process_time()
        for _ in range(order["count"]):
            broadcast(self.members, text)
            await asyncio.sleep(0)
        return {"began": began, "cpu": time.process_time() - spent}


async def main(port: int) -> None:
    """Serve until killed."""
    async with serve(Limit().welcome, "127.0.0.1", port, compression=None, backlog=4096):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
