"""The few errors that mean something: show it to the person, stop at the start, or give up or retry a platform."""

import re
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"\d{6,}:[\w-]{20,}|[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
"""What looks like a token of Telegram or Discord, wherever somebody pasted it: it is never shown."""


class UserError(Exception):
    """Something a person can put right. `text` is a sentence from content/ and is shown as it is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is and what was expected there."""

    file: str
    path: str
    expected: str

    def __str__(self) -> str:
        return _TOKEN.sub("(a token)", ": ".join(part for part in (self.file, self.path, self.expected) if part))


class StartError(Exception):
    """The bot cannot start. `problems` names every mistake that was found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class ConfigError(StartError):
    """A mistake in the settings."""


class ContentError(StartError):
    """A mistake in content/."""


class Obstacle(StrEnum):
    """What keeps a place from being posted to until somebody does something about it; content/ says what."""

    REMOVED = "removed"
    NO_PERMISSION = "no-permission"
    GONE = "gone"
    CLOSED = "closed"
    REFUSED = "refused"


class DeliveryError(Exception):
    """A message could not be sent.

    `permanent`: sending it again will not help, because of the `obstacle`. `moved_to`: the chat has this id now.
    `retry_after`: seconds to wait."""

    def __init__(
        self,
        *,
        permanent: bool = False,
        moved_to: str = "",
        retry_after: float = 0,
        obstacle: Obstacle = Obstacle.REFUSED,
    ) -> None:
        super().__init__()
        self.permanent = permanent
        self.moved_to = moved_to
        self.retry_after = retry_after
        self.obstacle = obstacle


class PlatformError(Exception):
    """A platform cannot be used. `text` tells the operator what to do; with `final`, trying again will not help."""

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.final = final


class StorageError(Exception):
    """The database cannot be used now: out of reach, locked, no space left. `text` tells the operator which, and nothing of
    what is stored. Nothing was changed; only where the connection was lost in the very end, that is not known."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def place_of(error: BaseException) -> str:
    """File and line where an error arose: what a log may say of it, as its text may repeat what a person wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "unknown"
