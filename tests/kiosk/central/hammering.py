# SPDX-License-Identifier: Apache-2.0
"""A central with bounds of the test's own, and a station that hammers it: two processes.

``python -m tests.kiosk.central.hammering serve FOLDER bound|unbound`` prints its URL;
``… hammer HOST PORT CONNECTIONS PATH TOKEN`` prints a status a line until its input closes.
"""

import asyncio
import sys
import threading
from dataclasses import replace
from pathlib import Path

from kiosk.central import server
from kiosk.central.limits import LIMITS, Limits, Rate

NONE = Rate(burst=1e12, each_second=1e12)
BURST = 100
"""More than who is measured asks for, however fast this machine is."""
UNBOUND = Limits(
    requests=NONE,
    bytes=NONE,
    at_once=1 << 30,
    working_at_once=1 << 30,
    working=1 << 30,
    waiting=1 << 30,
    waiting_bytes=1 << 50,
    slow_bytes=1 << 50,
    turn_seconds=1e12,
)
"""The negative control."""


def serve(folder: str, kind: str) -> None:
    rate = Rate(burst=BURST, each_second=20)
    limits = UNBOUND if kind == "unbound" else replace(LIMITS, requests=rate)
    server.LIMITS = limits
    said = server.Serving(data_dir=Path(folder))
    server.serve(said, lambda started: print(started.url, flush=True))  # noqa: T201


async def hammer(host: str, port: str, connections: str, path: str, token: str) -> None:
    request = (f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").encode()

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while True:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            (length,) = [
                int(line.split(b":")[1])
                for line in head.splitlines()
                if line.lower().startswith(b"content-length")
            ]
            await reader.readexactly(length)
            print(head.split()[1].decode(), flush=True)  # noqa: T201

    end = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(end.set_result, None)

    threading.Thread(target=wait, daemon=True).start()
    tasks = [asyncio.create_task(one()) for _ in range(int(connections))]
    await end
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "serve":
        serve(*arguments)
    else:
        asyncio.run(hammer(*arguments))
