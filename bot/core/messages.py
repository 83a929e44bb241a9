"""What goes in and what comes out: Request and Reply, with the buttons that turn one into the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

BUTTON_ID_BYTES = 64
"""Telegram's callback_data holds 1 to 64 bytes, the least of all platforms (Bot API, InlineKeyboardButton)."""


@dataclass(frozen=True, slots=True)
class User:
    """A person on one platform. `id` is the platform's own; `name` is for showing and is never logged."""

    platform: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A place one can post to: a chat or channel, and the thread or topic in it ("" where there is none)."""

    platform: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing somebody asks of the bot, whatever way it came in.

    `command` is "" for plain text. `typed` holds the words after the command, or the plain text itself. `answers` holds what
    is already filled in: slash options, a button's id. `private`: nobody else reads along. `locale`: the language the
    platform reports, replaced by the one chosen here before a handler sees it.
    """

    user: User
    target: Target
    command: str = ""
    typed: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    private: bool = True
    moderator: bool = False
    locale: str = ""


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
        return f"{self.command}:{urlencode(self.answers)}" if self.command else ""


def read_button_id(button_id: str) -> tuple[str, dict[str, str]]:
    """The command and the answers in a button's id. Raises ValueError for what is not one of ours."""
    command, colon, answers = button_id.partition(":")
    if not command or not colon:
        raise ValueError(f"not a button id: {button_id!r}")
    return command, dict(parse_qsl(answers, keep_blank_values=True, strict_parsing=bool(answers)))


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show. `text` may use the marks of `bot.core.markup`. `private`: only the asker may see it.

    `replaces`: it takes the place of the question before it, whose buttons are out of date.
    """

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    private: bool = False
    replaces: bool = False
