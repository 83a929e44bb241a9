"""A person who talks with the dispatcher as an adapter would: types lines, presses buttons by their label."""

from dataclasses import dataclass, field

from bot.core.dispatcher import Dispatcher
from bot.core.markup import plain
from bot.core.messages import Button, Reply, Request, Target, User


@dataclass
class Talk:
    """One person in one place; `last` is the reply they see."""

    dispatcher: Dispatcher
    user: str = "anna"
    chat: str = "anna"
    thread: str = ""
    community: str = ""
    private: bool = True
    whispers: bool = True
    moderator: bool = False
    linked: bool = False
    locale: str = "en"
    name: str = ""
    last: Reply = field(default_factory=lambda: Reply(""))

    async def say(self, line: str) -> str:
        """Types a line; gives the reply as plain text with its title."""
        command, typed = "", line
        if line.startswith("/"):
            command, _, typed = line[1:].partition(" ")
        self.last = await self.dispatcher.handle(self._request(command, typed))
        return self.seen

    async def press(self, label: str) -> str:
        """Presses the button whose label begins so."""
        found = [button for button in self.last.buttons if button.label.startswith(label)]
        assert found, f"no button {label!r} among {self.labels}"
        return await self.press_button(found[0])

    async def press_button(self, button: Button) -> str:
        """Presses a button, also one of an earlier reply."""
        return await self.press_id(button.id)

    async def press_id(self, button_id: str) -> str:
        """Presses a button by its id."""
        self.last = await self.dispatcher.press(self._request("", ""), button_id)
        return self.seen

    @property
    def seen(self) -> str:
        """The last reply as read."""
        return f"{self.last.title}\n{plain(self.last.text)}".strip()

    @property
    def labels(self) -> list[str]:
        """The labels of the last reply's buttons."""
        return [button.label for button in self.last.buttons]

    def _request(self, command: str, typed: str) -> Request:
        return Request(
            User("test", self.user, self.name),
            Target("test", self.chat, self.thread),
            command,
            typed,
            private=self.private,
            whispers=self.whispers,
            moderator=self.moderator,
            community=self.community,
            linked=self.linked,
            locale=self.locale,
        )
