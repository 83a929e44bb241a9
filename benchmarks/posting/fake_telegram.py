"""The fake Telegram with many groups, held to its limits. Run: python -m benchmarks.posting.fake_telegram GROUPS"""

import asyncio
import gc
import sys
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.platforms.fake_telegram import Telegram
from benchmarks.platforms.home import questions
from benchmarks.platforms.load import Wanted, serve
from benchmarks.posting.load import Sent, Watching
from tests.platforms.telegram.server import FakeTelegram


class Groups:
    """Groups that get a post, and people who ask in their private chats."""

    def __init__(self, fake: FakeTelegram, number: int) -> None:
        fake.enforces_rates = True
        self._fake = fake
        self._people = Telegram(fake)
        self._groups = {str(group.id): group for group in (fake.group(f"Group {each}") for each in range(number))}
        self._words = [words for question in questions() for words in ("/help", question)]

    def ready(self) -> bool:
        """It posts only when it can be asked, too."""
        return True

    def places(self) -> Sequence[tuple[str, str]]:
        """Each group is a community of its own."""
        return [(chat, chat) for chat in self._groups]

    def posted(self) -> Mapping[str, Sequence[str]]:
        """All that the bot said in the groups."""
        return {chat: [str(seen.id) for seen in group.said] for chat, group in self._groups.items()}

    def sent(self) -> Iterable[Sent]:
        """Messages, wherever they go."""
        for call in self._fake.calls:
            if call.method.startswith("send") and call.method != "sendChatAction":
                refused = (call.error or "").startswith("Too Many Requests")
                yield Sent(call.at, call.request.text("chat_id") in self._groups, refused)

    async def ask(self, number: int) -> None:
        """/help and a question of people's own, in turn."""
        await self._people.ask(Wanted("message", self._words), number)

    def problems(self) -> list[str]:
        """The rules that the bot broke."""
        return self._fake.problems


async def main() -> None:
    """Serves until it is told to end."""
    fake = FakeTelegram()
    await fake.start(*Watching(Groups(fake, int(sys.argv[1]))).routes())
    gc.freeze()  # the bot waits for its answers, and would be measured with its pauses
    await serve({"url": fake.url, "control": f"{fake.url}/control", "token": fake.token}, fake.stop)


if __name__ == "__main__":
    asyncio.run(main())
