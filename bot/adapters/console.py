"""The console: a chat without any platform. Numbers press buttons; lines from a pipe work as well."""

import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Protocol

from bot.core.commands import Command
from bot.core.dispatcher import Dispatcher
from bot.core.markup import parse, plain
from bot.core.messages import Button, Reply, Request, Target, User, read_line
from bot.core.words import ConsoleWords

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from rich.console import Console as Screen
    from rich.table import Table
    from rich.text import Text as RichText

PLATFORM = "console"
NAME = "unwind"
"""What a line in a group begins with to be for the bot: "@unwind"."""
MOST_LIKELY_BUTTON = 99
"""A higher number without a button is something else, such as a number to call in an emergency."""
_NUMBER = re.compile(r"\[?(\d{1,6})[\].)]?", re.ASCII)
"""A button's number, also as it is printed."""
WIDTH = 88
"""Columns: longer lines are hard to follow for tired eyes."""


@dataclass
class Console:
    """A conversation of one person. `words` gives the console's own sentences for a locale, `locale` the one in use."""

    dispatcher: Dispatcher
    words: Callable[[str], ConsoleWords]
    locale: Callable[[Request], str]
    user: str = "you"
    group: bool = False
    moderator: bool = False
    language: str = ""
    source: "Source" = field(default_factory=lambda: sys.stdin or StringIO())
    _buttons: list[Button] = field(default_factory=list)
    _retired: set[int] = field(default_factory=set)
    _last: tuple[Button, ...] = ()

    async def run(self) -> None:
        """Talks until the person leaves or the input ends."""
        live = self.source.isatty() and sys.stdout.isatty()
        show = _rich() if live else _plain
        words = self._words()
        show(Reply(words.group_welcome.format(name=NAME) if self.group else words.welcome), [])
        async for line in self._typed() if live else self._piped():
            text = line.strip()
            if text.casefold() in words.leave:
                break
            if text:
                await self._answer(text, show)
        show(Reply(self._words().goodbye), [])

    async def _answer(self, text: str, show: "Show") -> None:
        words = self._words()
        reply = await self._reply(text)
        if reply is None:
            return show(Reply(words.not_spoken_to.format(name=NAME)), [])
        if not reply.text:
            return None
        if reply.replaces:
            self._retire(reply.buttons)
        first = len(self._buttons) + 1
        self._buttons += reply.buttons
        self._last = reply.buttons
        if self.group and reply.private:
            show(Reply(words.only_you), [])
        show(reply, [f"[{first + place}] {_label(button)}" for place, button in enumerate(reply.buttons)])
        return None

    def _retire(self, newer: tuple[Button, ...]) -> None:
        """Buttons of the same command above are out of date: pressing one would undo what was answered since."""
        commands = {button.command for button in newer}
        self._retired |= {number for number, button in enumerate(self._buttons, 1) if button.command in commands}

    async def _reply(self, text: str) -> Reply | None:
        """The reply to a line; None where, in a group, it was not for the bot."""
        number = _NUMBER.fullmatch(text)
        if number and int(number[1]) <= max(len(self._buttons), MOST_LIKELY_BUTTON):
            return await self._press(int(number[1]))
        named = next((button for button in self._last if button.label.casefold() == text.casefold()), None)
        if named:
            return await self._press_button(named)
        command, typed = read_line(text)
        if command:
            return await self.dispatcher.handle(self._request(command, typed))
        if self.group:
            address, _, text = text.partition(" ")
            if address.casefold().rstrip(",:") != f"@{NAME}":
                return None
        return await self.dispatcher.handle(self._request("", text))

    async def _press(self, number: int) -> Reply:
        if not 1 <= number <= len(self._buttons):
            return Reply(self._words().no_such_number.format(number=number))
        button = self._buttons[number - 1]
        if number in self._retired:
            newer = [n for n, b in enumerate(self._buttons, 1) if b.command == button.command and n not in self._retired]
            return Reply(self._words().replaced.format(first=newer[0], last=newer[-1]))
        return await self._press_button(button)

    async def _press_button(self, button: Button) -> Reply:
        return Reply(button.url) if button.url else await self.dispatcher.press(self._request("", ""), button.id)

    def _request(self, command: str, typed: str) -> Request:
        user = User(PLATFORM, self.user)
        target = Target(PLATFORM, "group" if self.group else self.user)
        return Request(user, target, command, typed, private=not self.group, moderator=self.moderator, locale=self.language)

    def _words(self) -> ConsoleWords:
        return self.words(self.locale(self._request("", "")))

    async def _piped(self) -> AsyncIterator[str]:
        """Lines of a pipe or file, each shown as if it had been typed, so that the output reads as a conversation."""
        for line in self.source:  # nothing else waits for this loop, and a thread could not be stopped by Ctrl-C
            print(f"{self._words().prompt}{line.rstrip()}\n", flush=True)
            yield line

    async def _typed(self) -> AsyncIterator[str]:
        session = _session(self.dispatcher.table, lambda: self.locale(self._request("", "")))
        while True:
            try:
                yield await session.prompt_async(self._words().prompt)
            except (EOFError, KeyboardInterrupt):
                return


class Source(Protocol):
    """Where lines come from."""

    def isatty(self) -> bool:
        """Whether a person types them."""

    def __iter__(self) -> Iterator[str]:
        """Each line."""


Show = Callable[[Reply, list[str]], None]
"""Shows a reply with its buttons, numbered."""


def _label(button: Button) -> str:
    return f"{button.label}: {button.url}" if button.url else button.label


def _plain(reply: Reply, buttons: list[str]) -> None:
    parts = (reply.title, plain(reply.text), "\n".join(buttons))
    print("\n\n".join(part for part in parts if part), end="\n\n", flush=True)


def _rich() -> Show:
    from rich.console import Console as Screen

    screen = Screen(highlight=False)
    screen.width = min(screen.width, WIDTH)
    return lambda reply, buttons: _draw(screen, reply, buttons)


def _draw(screen: "Screen", reply: Reply, buttons: list[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print()
    if reply.title:
        screen.print(Padding(Text(reply.title, style="bold"), (0, 2, 1, 2)))
    before = None
    for block in parse(reply.text):
        if before is not None and not (before.item and block.item):
            screen.print()
        text = Text()
        for span in block.spans:
            style = f"link {span.url}" if span.url else "bold" if span.bold else ""
            text.append(f"{span.text} ({span.url})" if span.url else span.text, style)
        screen.print(Padding(_item(text) if block.item else text, (0, 2)))
        before = block
    if buttons:
        screen.print()
    for button in buttons:
        number, _, label = button.partition(" ")
        screen.print(Padding(Text.assemble((number, "bold cyan"), " ", label), (0, 2)))
    screen.print()


def _item(text: "RichText") -> "Table":
    """A list item whose further lines begin where its first word does."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_row("-", text)
    return grid


def _session(table: Mapping[str, Command], locale: Callable[[], str]) -> "PromptSession[str]":
    """A line editor with history (of this conversation only: nothing is written to disk) and completion."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    class Commands(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            for written, replaced, meaning in complete(table, document.text_before_cursor, locale()):
                yield Completion(written, -replaced, display_meta=meaning)

    keys = KeyBindings()

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        """Clears what is typed; on an empty line, leaves."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return PromptSession(completer=Commands(), complete_while_typing=True, key_bindings=keys)


def complete(table: Mapping[str, Command], text: str, locale: str) -> Iterator[tuple[str, int, str]]:
    """What `text` may go on as: the words, how many typed characters they replace, what they mean."""
    if not text.startswith("/"):
        return
    name, blank, typed = text[1:].partition(" ")
    if not blank:
        for command in table.values():
            if command.name.startswith(name.casefold()):
                yield f"/{command.name}", len(text), command.summary(locale)
        return
    given = table.get(name.casefold())
    if given and given.fields:
        for value, label in given.fields[0].suggest(typed, locale).items():
            yield value, len(typed), label
