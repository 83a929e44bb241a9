"""Rate limits (topics/rate-limits): one overall, and one for each route of each channel or server."""

import hashlib
import time
from dataclasses import dataclass

from tests.platforms.discord import limits
from tests.platforms.discord.errors import Json
from tests.platforms.discord.faults import too_many
from tests.platforms.discord.routes import Route

ON_THE_WAY = 0.25
"""Seconds in which a request may have been sent before the bot read that it should wait."""


@dataclass
class Window:
    """So many requests until `ends`."""

    left: int
    ends: float


class Rates:
    """Counts, and answers 429."""

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._told: dict[str, tuple[float, float]] = {}
        """When the bot was told to wait, and until when, by bucket."""

    def take(self, route: Route, params: tuple[str, ...]) -> tuple[Json | None, dict[str, str], bool]:
        """Body of a 429 if there is too much, the headers, and whether the bot asked although told to wait."""
        moment = time.monotonic()
        if not route.by_token:
            overall = self._window("global", limits.GLOBAL_RATE, moment)
            if overall.left < 0:
                return *too_many(overall.ends - moment, "global"), self._impatient("global", overall, moment)
        if route.path.startswith("/interactions/"):
            return None, {}, False
        bucket = hashlib.md5(f"{route.method} {route.path}".encode(), usedforsecurity=False).hexdigest()
        major = params[:2] if route.by_token else params[:1]
        key = "/".join((bucket, *major))
        window = self._window(key, limits.ROUTE_RATE, moment)
        headers = {
            "X-RateLimit-Limit": str(limits.ROUTE_RATE[0]),
            "X-RateLimit-Remaining": str(max(0, window.left)),
            "X-RateLimit-Reset": f"{time.time() + window.ends - moment:.3f}",
            "X-RateLimit-Reset-After": f"{window.ends - moment:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if window.left >= 0:
            return None, headers, False
        body, more = too_many(window.ends - moment, "user")
        return body, headers | more, self._impatient(key, window, moment)

    def _window(self, key: str, rate: tuple[int, float], moment: float) -> Window:
        window = self._windows.get(key)
        if window is None or window.ends <= moment:
            window = self._windows[key] = Window(rate[0], moment + rate[1])
        window.left -= 1
        return window

    def _impatient(self, key: str, window: Window, moment: float) -> bool:
        told, until = self._told.setdefault(key, (moment, window.ends))
        if until <= moment:
            self._told[key] = (moment, window.ends)
            return False
        return moment > told + ON_THE_WAY
