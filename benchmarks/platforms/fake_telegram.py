"""The fake Telegram in its own process, with many people who ask in private. `python -m benchmarks.platforms.fake_telegram`"""

import asyncio
from collections import deque
from itertools import cycle
from typing import Any

from benchmarks.platforms.load import ABOVE, BELOW, Asking, Wanted, serve
from tests.platforms.telegram.entities import find_entities
from tests.platforms.telegram.presses import Press, new_query_id
from tests.platforms.telegram.server import FakeTelegram
from tests.platforms.telegram.world import Call

PEOPLE = 500
"""So many that nobody is too fast for the bot (bot/core/flood.py)."""
SHOWN = frozenset({"sendMessage", "editMessageText"})


class Telegram:
    """People in their private chats, each of whom waits for one answer at a time."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        fake.watcher = self
        people = [fake.person(f"User {number}") for number in range(PEOPLE)]
        for person in people:
            person.private.started = True
        self._people = cycle(people)
        self._waiting: dict[str, deque[asyncio.Future[str]]] = {str(person.id): deque() for person in people}
        self._polled = False

    def delivered(self, update: Any) -> None:
        """The time runs from when it was asked, not from here."""

    def acted(self, call: Call) -> None:
        """The bot did something: perhaps somebody sees an answer."""
        if call.method in SHOWN and (waiting := self._waiting.get(call.request.text("chat_id"))):
            waiting.popleft().set_result(call.request.text("text"))

    def connected(self) -> bool:
        """Whether the bot has asked for updates."""
        self._polled = self._polled or any(call.method == "getUpdates" for call in self.fake.calls)
        return self._polled

    def problems(self) -> list[str]:
        """The rules that the bot broke."""
        self.fake.calls.clear()
        return self.fake.problems

    async def ask(self, wanted: Wanted, number: int) -> str:
        """Writes a message, or presses a button under one of the bot."""
        person, words = next(self._people), wanted.words[number % len(wanted.words)]
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[str(person.id)].append(answer)
        chat = person.private
        if wanted.kind == "message":
            seen = chat.add(person, text=words, entities=find_entities(words))
            self.fake.updates.push("message", seen.json())
        else:
            rows = [[{"text": label, "callback_data": data}] for label, data in {"More": words, **BELOW}.items()]
            seen = chat.add(self.fake.bot, text=ABOVE, markup={"inline_keyboard": rows})
            press = Press(new_query_id(), person, words, self.fake.now(), seen)
            self.fake.presses[press.id] = press
            self.fake.updates.push("callback_query", press.json())
        return await answer


async def main() -> None:
    """Serves until it is told to end."""
    fake = FakeTelegram()
    await fake.start(*Asking(Telegram(fake)).routes())
    await serve({"url": fake.url, "control": f"{fake.url}/control", "token": fake.token}, fake.stop)


if __name__ == "__main__":
    asyncio.run(main())
