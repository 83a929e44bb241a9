"""`python -m tests.platforms.telegram`: the fake in its own process, for benchmarks; SIGTERM ends it."""

import asyncio
import json
import signal

from .control import Control
from .server import FakeTelegram


async def main() -> None:
    """Serves until it is told to end."""
    fake = FakeTelegram()
    control = Control(fake)
    await fake.start(*control.routes())
    print(json.dumps({"url": fake.url, "token": fake.token}), flush=True)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await fake.stop()


if __name__ == "__main__":
    asyncio.run(main())
