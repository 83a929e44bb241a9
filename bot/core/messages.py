"""What goes in and what comes out: Request and Reply, with the buttons that turn one into the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from bot.core.fields import Field

BUTTON_ID_BYTES = 64
"""Telegram's callback_data holds 1 to 64 bytes, the least of all platforms (Bot API, InlineKeyboardButton)."""


@dataclass(frozen=True, slots=True)
class User:
    """A person on one platform. `id` is the platform's own; `name` is for showing, is never logged, and tells nobody apart."""

    platform: str
    id: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Target:
    """A place one can post to: a chat or channel, and the thread or topic in it ("" where there is none)."""

    platform: str
    chat: str
    thread: str = ""


def same_chat(one: Target, other: Target) -> bool:
    """Whether both are in one chat, in whatever thread."""
    return (one.platform, one.chat) == (other.platform, other.chat)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing somebody asks of the bot, whatever way it came in.

    `command` is "" for plain text. `typed` holds the words after the command, or the plain text itself. `answers` holds what
    is already filled in: slash options, a button's id. `replied_to` holds the words of the message that this one answers.
    `private`: nobody else reads along. `whispers`: in a group, a private reply can be shown to this person alone.
    `aside`: said near the bot, but perhaps not to it. `community`: what a moderator moderates, such as a server of many
    channels; the chat itself where it is "". `locale`: the language the platform reports, replaced by the one chosen here
    before a handler sees it. `mark`: the platform's id of what was said or pressed, the same when it is delivered again.
    `linked`: it comes from a link, which anybody can have made, with any command and any answers, hidden ones too. Nothing may
    be deleted or agreed to by it, nor by an answer that it brought: ask for a press first.
    """

    user: User
    target: Target
    command: str = ""
    typed: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    replied_to: str = ""
    private: bool = True
    whispers: bool = True
    aside: bool = False
    moderator: bool = False
    community: str = ""
    locale: str = ""
    mark: str = ""
    linked: bool = False


def read_line(line: str) -> tuple[str, str]:
    """What somebody typed, as a command and the words after it; the command is "" for plain text.

    A "/" alone asks for help. What stands after an "@" in the command is the bot's name."""
    text = line.strip()
    if not text.startswith("/"):
        return "", text
    name, *rest = text[1:].split(maxsplit=1) or ["help"]
    return name.partition("@")[0].lower() or "help", rest[0] if rest else ""


BELOW_A_POST: Mapping[str, str] = {"post": "1"}
"""The answer by which a button says that it stands below a post, which belongs to all: a press must not change that."""


@dataclass(frozen=True, slots=True)
class Button:
    """A command that somebody else has typed already, or a link to `url`. Raises ValueError if its id does not fit."""

    label: str
    command: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        if bool(self.command) == bool(self.url):
            raise ValueError(f"button {self.label!r} needs a command or an address, and only one of them")
        if len(self.id.encode()) > BUTTON_ID_BYTES:
            raise ValueError(f"button id {self.id!r} is longer than {BUTTON_ID_BYTES} bytes")

    @property
    def id(self) -> str:
        """All that the press of this button says, such as "faq:topic=cure"; "" for a link."""
        return button_id(self.command, self.answers) if self.command else ""


def button_id(command: str, answers: Mapping[str, str]) -> str:
    """A command with its answers as one short text; `read_button_id` gives them back."""
    return f"{command}:{urlencode(answers)}"


def read_button_id(button_id: str) -> tuple[str, dict[str, str]]:
    """The command and the answers in a button's id. Raises ValueError for what is not one of ours."""
    command, colon, answers = button_id.partition(":")
    if not command or not colon:
        raise ValueError(f"not a button id: {button_id!r}")
    return command, dict(parse_qsl(answers, keep_blank_values=True, strict_parsing=bool(answers)))


@dataclass(frozen=True, slots=True)
class Form:
    """The question of a reply: the fields of `command` that are still open after `answers`, the one asked now first.

    `locale` is the language it is asked in."""

    command: str
    answers: Mapping[str, str]
    fields: tuple[Field, ...]
    locale: str

    @property
    def id(self) -> str:
        """The form without what is asked now, such as "prepare:now=3-a1b"."""
        asked = self.fields[0].name
        return button_id(self.command, {name: answer for name, answer in self.answers.items() if name != asked})


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with what it shows in words, for those who do not see it."""

    name: str
    image: bytes
    description: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep, such as a PDF, with what it holds in a few words."""

    name: str
    content: bytes
    description: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show. `text` may use the marks of `bot.core.markup`; without any text, nothing is said.

    `private`: only the asker may see it. `replaces`: it takes the place of the question before it, whose buttons are out of
    date. `urgent`: help that nothing may hold back or take away. `handover`: its button goes on where the two are alone.
    `form`: it asks for a field; platforms may show that natively instead of with `buttons`. `fixed`: made from content alone, so
    that it may be kept as it was shown.
    """

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    file: File | None = None
    private: bool = False
    replaces: bool = False
    urgent: bool = False
    handover: bool = False
    form: Form | None = None
    fixed: bool = False
