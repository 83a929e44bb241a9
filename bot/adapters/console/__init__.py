"""The console: a chat without any platform. Numbers press buttons; lines from a pipe work as well."""

import asyncio
import re
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import count
from pathlib import Path

from bot.adapters import asking
from bot.adapters.console.editor import editor
from bot.adapters.console.piping import Source, lines_of
from bot.adapters.console.saving import save
from bot.adapters.console.screen import Show, in_a_pipe, in_a_terminal
from bot.core.adapter import CONNECTING, public
from bot.core.dispatcher import Dispatcher
from bot.core.markup import escape
from bot.core.messages import Button, Reply, Request, Target, User, read_line
from bot.core.numbers import HIGHEST, LOWEST, Count, Scale
from bot.core.words import ConsoleWords
from bot.errors import DeliveryError

PLATFORM = "console"
NAME = "unwind"
"""What a line in a group begins with to be for the bot: "@unwind"."""
MOST_LIKELY_BUTTON = 99
"""A higher number without a button is something else, such as a number to call in an emergency."""
_NUMBER = re.compile(r"\[?(\d{1,6})[\].)]?", re.ASCII)
"""A button's number, also as it is printed."""


@dataclass
class Console:
    """A conversation of one person. `words` gives the console's own sentences for a locale, `locale` the one in use.

    `folder`: where pictures and files are saved. `session` tells this conversation from others."""

    dispatcher: Dispatcher
    words: Callable[[str], ConsoleWords]
    locale: Callable[[Request], str]
    user: str = "you"
    group: bool = False
    moderator: bool = False
    language: str = ""
    source: Source = field(default_factory=lambda: sys.stdin or StringIO())
    folder: Path = field(default_factory=Path.cwd)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    platform: str = field(default=PLATFORM, init=False)
    recognises_nonces: bool = field(default=False, init=False)
    _buttons: dict[int, Button] = field(default_factory=dict)
    _highest: int = 0
    _retired: set[int] = field(default_factory=set)
    _last: tuple[Button, ...] = ()
    _lines: Iterator[int] = field(default_factory=lambda: count(1))
    _show: Show | None = None

    async def run(self) -> None:
        """Talks until the person leaves or the input ends."""
        live = self.source.isatty() and sys.stdout.isatty()
        show = self._show = in_a_terminal() if live else in_a_pipe
        words = self._words()
        show(Reply(words.group_welcome.format(name=NAME) if self.group else words.welcome), [])
        async for line in self._typed() if live else self._piped():
            text = line.strip()
            if text.casefold() in words.leave:
                break
            if text:
                await self._answer(text, show)
        show(Reply(self._words().goodbye), [])
        self._show = None

    async def pace(self, target: Target) -> None:
        """Nothing limits the console. Raises DeliveryError where it does not run."""
        if self._show is None:
            raise DeliveryError(retry_after=CONNECTING)

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Shows a reply between two lines. Raises ValueError for a private one and DeliveryError for another place."""
        return self._bring(target == self._request().target, public(reply))

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """Shows a reply to this person between two lines. Raises DeliveryError for somebody else."""
        shown = self._bring((user.platform, user.id) == (PLATFORM, self.user), reply)
        self.dispatcher.asked(self._request(), reply)
        return shown

    def _bring(self, here: bool, reply: Reply) -> str:
        if self._show is None or not here:
            raise DeliveryError(retry_after=CONNECTING)
        self._display(reply, self._show)
        return f"{self.session}-{next(self._lines)}"

    async def _answer(self, text: str, show: Show) -> None:
        reply = await self._reply(text)
        if reply is None:
            show(Reply(self._words().not_spoken_to.format(name=NAME)), [])
        elif reply.text:
            self._display(reply, show)

    def _display(self, reply: Reply, show: Show) -> None:
        """Numbers the buttons and shows the reply. The numbers of a scale are typed as they are, and stand in one line."""
        words, (numbers, others) = self._words(), asking.numbers(reply)
        if reply.replaces:
            self._retire(reply.buttons)
        if numbers:
            self._highest = max(self._highest, HIGHEST)
        lines = [words.scale.format(numbers=" ".join(button.label for button in numbers))] if numbers else []
        for button in others:
            self._highest += 1
            self._buttons[self._highest] = button
            lines.append(f"[{self._highest}] {_label(button)}")
        self._last = reply.buttons
        if self.group and reply.private:
            show(Reply(words.only_you), [])
        show(replace(reply, text="\n\n".join((reply.text, *self._saved(reply)))), lines)

    def _saved(self, reply: Reply) -> Iterator[str]:
        """What is said of the picture and the file of a reply, which are saved by that."""
        if reply.picture:
            yield self._save(reply.picture.name, reply.picture.image, reply.picture.description)
        if reply.file:
            yield self._save(reply.file.name, reply.file.content, reply.file.description)

    def _save(self, name: str, content: bytes, description: str) -> str:
        try:
            path = save(self.folder, name, content)
        except OSError:
            return self._words().not_saved.format(name=escape(name))
        return self._words().saved.format(description=escape(description), path=escape(str(path)))

    def _retire(self, newer: tuple[Button, ...]) -> None:
        """Buttons of the same command above are out of date: pressing one would undo what was answered since."""
        commands = {button.command for button in newer}
        self._retired |= {number for number, button in self._buttons.items() if button.command in commands}

    async def _reply(self, text: str) -> Reply | None:
        """The reply to a line; None where, in a group, it was not for the bot."""
        number = _NUMBER.fullmatch(text)
        if number and not self._counts(text) and int(number[1]) <= max(self._highest, MOST_LIKELY_BUTTON):
            return await self._press(int(number[1]))
        command, typed = read_line(text)
        if command:
            return await self.dispatcher.handle(self._request(command, typed))
        if self.group and not self._counts(text):
            address, _, text = text.partition(" ")
            if address.casefold().rstrip(",:") != f"@{NAME}":
                return None
        return await self.dispatcher.handle(self._request("", text))

    def _counts(self, text: str) -> bool:
        """Whether a bare number answers the question that is open, rather than to press a button."""
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            return False
        if any(button.label == text for button in self._last):
            return True
        field, number = self.dispatcher.awaited(self._request()), int(text)
        if isinstance(field, Scale):
            return LOWEST <= number <= HIGHEST
        asked = self._buttons.get(number) in self._last
        return isinstance(field, Count) and field.lowest <= number <= field.highest and not asked

    async def _press(self, number: int) -> Reply:
        button = self._buttons.get(number)
        if button is None:
            return Reply(self._words().no_such_number.format(number=number))
        if number in self._retired:
            newer = [n for n, b in self._buttons.items() if b.command == button.command and n not in self._retired]
            scale = isinstance(self.dispatcher.awaited(self._request()), Scale)
            first, last = LOWEST if scale else newer[0], newer[-1] if newer else HIGHEST
            return Reply(self._words().replaced.format(first=first, last=last))
        return await self._press_button(button)

    async def _press_button(self, button: Button) -> Reply:
        return Reply(button.url) if button.url else await self.dispatcher.press(self._request(), button.id)

    def _request(self, command: str = "", typed: str = "") -> Request:
        return Request(
            User(PLATFORM, self.user, self.user),
            Target(PLATFORM, "group" if self.group else self.user),
            command,
            typed,
            private=not self.group,
            moderator=self.moderator,
            locale=self.language,
            mark=f"{self.session}-{next(self._lines)}",
        )

    def _words(self) -> ConsoleWords:
        return self.words(self.locale(self._request()))

    async def _piped(self) -> AsyncIterator[str]:
        """Lines of a pipe or file, each shown as if it had been typed, so that the output reads as a conversation."""
        async for line in lines_of(self.source):
            print(f"{self._words().prompt}{line.rstrip()}\n", flush=True)
            yield line
            await asyncio.sleep(0)  # what came by itself meanwhile is shown before the next line

    async def _typed(self) -> AsyncIterator[str]:
        from prompt_toolkit.patch_stdout import patch_stdout

        session = editor(self.dispatcher.menu, lambda: self.locale(self._request()))
        while True:
            try:
                with patch_stdout(raw=True):  # what comes by itself meanwhile is shown above the line
                    line = await session.prompt_async(self._words().prompt)
            except (EOFError, KeyboardInterrupt):
                return
            yield line


def _label(button: Button) -> str:
    return f"{button.label}: {button.url}" if button.url else button.label
