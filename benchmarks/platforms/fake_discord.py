"""The fake Discord in its own process, with a server of many people. `python -m benchmarks.platforms.fake_discord`"""

import asyncio
from itertools import cycle
from typing import Any

from benchmarks.platforms.load import ABOVE, BELOW, Asking, Wanted, serve
from tests.platforms.discord import interactions as kinds
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.interactions import Interaction, NoAnswerError, first_shown
from tests.platforms.discord.messages import Message
from tests.platforms.discord.people import Person

PEOPLE = 600
"""So many that nobody is too fast for the bot (bot/core/flood.py)."""
CHANNELS = 40
"""For each command: so many that no answer stands there already, which the bot would only point to (bot/core/repeats.py)."""
OPTIONS = {"faq": "topic", "ask": "question"}
"""Commands, and what is given to them."""


class Discord:
    """People on one server."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        guild = fake.guild("A server")
        people = [fake.person(f"Person {number}") for number in range(PEOPLE)]
        for person in people:
            guild.member(person)
        self._people = cycle(people)
        self._channels = {name: [guild.channel(f"{name} {place}") for place in range(CHANNELS)] for name in OPTIONS}
        self._asked = dict.fromkeys(OPTIONS, 0)
        self._answers = [self._answer_above(number) for number in range(CHANNELS)]

    def connected(self) -> bool:
        """Whether the bot listens."""
        return bool(self.fake.gateway.connected)

    def problems(self) -> list[str]:
        """The rules that the bot broke."""
        self.fake.calls.clear()
        return self.fake.problems

    async def ask(self, wanted: Wanted, number: int) -> str:
        """Gives a command, or presses a button under an answer."""
        person = next(self._people)
        press = wanted.kind == "press"
        begun = self._press(person, wanted.words[0], number) if press else self._slash(person, wanted.kind, wanted.words)
        try:
            shown = await first_shown(self.fake, begun)
        except NoAnswerError:
            raise TimeoutError from None
        return str(shown.text)

    def _slash(self, person: Person, command: str, words: Any) -> Interaction:
        """Each of the words once in each channel."""
        place, self._asked[command] = self._asked[command], self._asked[command] + 1
        option = {OPTIONS[command]: words[place // CHANNELS % len(words)]}
        return person.begins(self._channels[command][place % CHANNELS], command, **option)

    def _press(self, person: Person, custom_id: str, number: int) -> Interaction:
        above = self._answers[number % CHANNELS]
        above.content, above.components = ABOVE, [_row({"More": custom_id, **BELOW})]
        data = {"component_type": 2, "custom_id": custom_id, "id": 2}
        return self.fake.interactions.start(kinds.COMPONENT, person, above.channel, data, custom_id, above)

    def _answer_above(self, number: int) -> Message:
        """An answer of the bot that stands in a channel."""
        channel, made = self._channels["faq"][number], int(self.fake.new_id())
        message = channel.kept[made] = Message(made, channel, self.fake.bot, content=ABOVE)
        return message


def _row(buttons: dict[str, str]) -> dict[str, Any]:
    shown = [
        {"type": 2, "id": place, "style": 1, "label": label, "custom_id": custom_id}
        for place, (label, custom_id) in enumerate(buttons.items(), 2)
    ]
    return {"type": 1, "id": 1, "components": shown}


async def main() -> None:
    """Serves until it is told to end."""
    fake = FakeDiscord()
    asking = Asking(Discord(fake))
    fake.server.app.router.add_routes(asking.routes())
    await fake.start()
    about = {"url": fake.url, "control": f"{fake.base}/control", "token": fake.token, "gateway": fake.gateway_url}
    await serve(about, fake.stop)


if __name__ == "__main__":
    asyncio.run(main())
