"""Things that go wrong on Telegram's side: errors, cut connections, slowness, limits of speed."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import ApiError, too_many
from .limits import GROUP_SENDS_PER_MINUTE, SENDS_PER_SECOND
from .parameters import Params

DESCRIPTIONS = {
    400: "Bad Request: injected",
    401: "Unauthorized",
    403: "Forbidden: injected",
    404: "Not Found",
    409: "Conflict: injected",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
PROXIES = frozenset({502, 503, 504})
"""These come from the servers before Telegram's own, as a page and not as JSON."""


@dataclass
class Fault:
    """What happens to the next requests of one method ("*" is every one)."""

    method: str
    times: int
    error: ApiError | None = None
    page: bool = False
    drop: bool = False
    after: bool = False
    seconds: float = 0


@dataclass
class Faults:
    """What the tests asked to go wrong."""

    planned: list[Fault] = field(default_factory=list)

    def fails(
        self,
        method: str,
        status: int = 500,
        retry_after: int | None = None,
        times: int = 1,
        description: str | None = None,
        html: bool | None = None,
    ) -> None:
        """The next requests get an error; those of proxies come as HTML unless told otherwise."""
        wait = 1 if retry_after is None else retry_after
        error = too_many(wait) if status == 429 else ApiError("", status, avoidable=False)
        error.description = description or DESCRIPTIONS.get(status, error.description)
        self.planned.append(Fault(method, times, error, page=status in PROXIES if html is None else html))

    def drops(self, method: str, times: int = 1, after: bool = False) -> None:
        """The connection is cut without an answer; `after`: when the request has had its effect."""
        self.planned.append(Fault(method, times, drop=True, after=after))

    def slow(self, method: str, seconds: float, times: int = 1, after: bool = False) -> None:
        """The answer takes longer; `after`: the request has its effect at once."""
        self.planned.append(Fault(method, times, seconds=seconds, after=after))

    def take(self, method: str) -> Fault | None:
        """What goes wrong with this request."""
        for fault in self.planned:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None


class Rates:
    """How fast a bot may send, and whether it keeps quiet when it is told to wait."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.enforced = False
        self._overall: deque[float] = deque()
        self._groups: defaultdict[str, deque[float]] = defaultdict(deque)
        self._quiet_until: dict[str, float] = {}

    def check(self, method: str, params: Params) -> str | None:
        """Raises 429 for too many sends; gives the problem if the bot did not wait as told."""
        if not self.enforced and not self._quiet_until:
            return None
        chat_id = params.text("chat_id")
        if not chat_id:
            return None
        now = self._now()
        too_early = self._quiet_until.get(chat_id, 0) - now
        if too_early <= 0:
            self._quiet_until.pop(chat_id, None)
        if self.enforced and method.startswith("send") and method != "sendChatAction":
            self._count(chat_id, now)
        return f"{method} to {chat_id} came {too_early:.2f} s before retry_after was over" if too_early > 0 else None

    def told_to_wait(self, params: Params, retry_after: int) -> None:
        """The bot got a 429."""
        if chat_id := params.text("chat_id"):
            self._quiet_until[chat_id] = self._now() + retry_after

    def _count(self, chat_id: str, now: float) -> None:
        windows = [(self._overall, SENDS_PER_SECOND, 1.0)]
        if chat_id.startswith(("-", "@")):
            windows.append((self._groups[chat_id], GROUP_SENDS_PER_MINUTE, 60.0))
        for window, most, seconds in windows:
            while window and window[0] <= now - seconds:
                window.popleft()
            if len(window) >= most:
                raise too_many(max(1, math.ceil(window[0] + seconds - now)))
        for window, _, _ in windows:
            window.append(now)
