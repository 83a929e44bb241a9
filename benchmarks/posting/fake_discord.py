"""The fake Discord with many servers, held to its limits. Run: python -m benchmarks.posting.fake_discord SERVERS"""

import asyncio
import gc
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

from benchmarks.platforms.fake_discord import Discord
from benchmarks.platforms.home import questions, topics
from benchmarks.platforms.load import PATIENCE, Wanted, serve
from benchmarks.posting.load import Sent, Watching
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.routes import find

WRITERS = 100
"""People who write to the bot in their direct messages, where answers count for the limit."""


class Servers:
    """Servers that get a post each in a channel, and people who ask."""

    def __init__(self, fake: FakeDiscord, number: int) -> None:
        fake.enforces_rates = True
        self._fake = fake
        self._people = Discord(fake)
        servers = [fake.guild(f"Server {each}") for each in range(number)]
        self._channels = {str(server.channel("tips").id): server for server in servers}
        home = fake.guild("The writers' server")
        people = [fake.person(f"Writer {each}") for each in range(WRITERS)]
        for person in people:
            home.member(person)
        self._writers = cycle([(person, fake.dm(person)) for person in people])
        self._questions = cycle(questions())
        self._topics = topics()

    def ready(self) -> bool:
        """Whether it has named its commands."""
        return bool(self._fake.commands)

    def places(self) -> Sequence[tuple[str, str]]:
        """Each server is a community."""
        return [(str(server.id), channel) for channel, server in self._channels.items()]

    def posted(self) -> Mapping[str, Sequence[str]]:
        """All that the bot said in the channels."""
        return {chat: [str(seen.id) for seen in self._fake.channels[int(chat)].said] for chat in self._channels}

    def sent(self) -> Iterable[Sent]:
        """All requests but answers to interactions."""
        for call in self._fake.calls:
            found = find(call.method, call.path)
            if found and not found[0].by_token:
                post = call.method == "POST" and not self._channels.keys().isdisjoint(found[1][:1])
                yield Sent(call.at, post, call.status == 429)

    async def ask(self, number: int) -> None:
        """A slash command and a message, in turn."""
        if number % 2:
            await self._people.ask(Wanted("faq", self._topics), number)
            return
        person, channel = next(self._writers)
        await person.writes(channel, next(self._questions))
        await channel.next(2 * PATIENCE)

    def problems(self) -> list[str]:
        """The rules that the bot broke."""
        return self._fake.problems


async def main() -> None:
    """Serves until it is told to end."""
    fake = FakeDiscord()
    fake.server.app.router.add_routes(Watching(Servers(fake, int(sys.argv[1]))).routes())
    await fake.start()
    about = {"url": fake.url, "control": f"{fake.base}/control", "token": fake.token, "gateway": fake.gateway_url}
    gc.freeze()  # the bot waits for its answers, and would be measured with its pauses
    await serve(about, fake.stop)


if __name__ == "__main__":
    asyncio.run(main())
