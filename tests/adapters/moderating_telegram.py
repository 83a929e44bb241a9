"""A group on Telegram with a moderator, through the real python-telegram-bot."""

from dataclasses import dataclass, field
from typing import Any

from bot.adapters.telegram import Telegram
from bot.core.messages import Target
from tests.adapters.moderating import HELPFUL, REFUSED, Community, Post, with_words
from tests.adapters.running import Running
from tests.adapters.telegram import conftest as on_telegram
from tests.platforms import telegram as telegrams


@dataclass(kw_only=True)
class TelegramCommunity(Community):
    """A group with topics; Ben is its administrator."""

    fake: telegrams.FakeTelegram
    people: dict[str, telegrams.Person] = field(default_factory=dict)
    topic: telegrams.Topic | None = None
    last: Any = None

    def __post_init__(self) -> None:
        self.group = self.fake.group("MS friends", forum=True)
        self.group.bot_status = "left"
        for name in ("Anna", "Ben", "Cleo"):
            self.people[name] = self.fake.person(name)
            self.group.member(self.people[name], status="administrator" if name == "Ben" else "member")

    @property
    def target(self) -> Target:
        return Target("telegram", str(self.group.id))

    @property
    def thread(self) -> str:
        return str(self.topic.id) if self.topic else ""

    async def _connect(self) -> None:
        self.running: Running = on_telegram.run(self.fake, self.app)
        assert isinstance(self.running.adapter, Telegram)
        self.running.adapter._limits._in_group = 1000  # what takes days here is over in a second
        await self.running.start()

    async def _leave(self) -> None:
        await self.running.end()

    async def arrives(self, sees: str) -> None:
        await self.group.invites_bot(self.people["Ben"])
        with_words(sees, await self._next())

    def opens_thread(self) -> None:
        self.topic = self.group.topic("Tips", self.people["Ben"])

    async def _type(self, line: str) -> str:
        await self.people["Ben"].writes(self.group, line, topic=self.topic)
        return await self._next()

    async def _press(self, label: str) -> str:
        answer = await (await self.people["Ben"].presses(self.last, label)).wait(15)
        return answer.text or await self._next()

    async def _next(self) -> str:
        """The next message but for posts."""
        self.last = await self.group.next(15)
        while HELPFUL in self.last.labels:
            self.last = await self.group.next(15)
        return str(self.last.text)

    def _posted(self) -> list[telegrams.Seen]:
        return [seen for seen in self.group.messages if HELPFUL in seen.labels]

    def posts(self) -> list[Post]:
        return [Post(str(seen.thread or ""), seen.text, seen.labels) for seen in self._posted()]

    async def reacts(self, person: str, label: str, sees: str) -> None:
        """At the button, or by the link that it opens."""
        who = self.people[person]
        answer = await (await who.presses(self._posted()[-1], label)).wait(15)
        if answer.url:
            await who.starts(answer.url.partition("?start=")[2])
            with_words(sees, (await who.private.next(15)).text)
        else:
            with_words(sees, answer.text)

    async def is_refused(self, line: str) -> None:
        await self.people["Anna"].writes(self.group, line, topic=self.topic)
        with_words(REFUSED, (await self.group.next(15)).text)

    async def is_refused_at(self, label: str) -> None:
        answer = await (await self.people["Anna"].presses(self.last, label)).wait(15)
        with_words(REFUSED, answer.text)
        assert answer.alert, "she alone sees it"
