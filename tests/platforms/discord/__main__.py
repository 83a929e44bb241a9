"""`python -m tests.platforms.discord`: the fake alone, for benchmarks. Prints one line of JSON when it is ready."""

import asyncio
import contextlib
import json
import signal

from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.load import Load


async def main() -> None:
    fake = FakeDiscord()
    Load(fake).add_routes(fake.server.app)
    await fake.start()
    about = {"url": fake.url, "token": fake.token, "application_id": str(fake.application_id)}
    print(json.dumps(about | {"gateway": fake.gateway_url, "control": f"{fake.base}/control"}), flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await fake.stop()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
