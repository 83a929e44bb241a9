"""Who changed what in a community: noted whenever a moderator changes something, and listed for all of its moderators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.models import Content
from bot.core.communities import Communities, read_quiet
from bot.core.kept import community
from bot.core.markup import escape
from bot.core.messages import Request
from bot.core.zones import spoken
from bot.features.community import wording
from bot.storage import Storage
from bot.storage.scheduled import Change

KEPT_FOR = timedelta(days=180)
LISTED = 20
LONGEST_NAME = 32
"""Characters of a moderator's name in the list."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The changes of all communities."""

    library: Library
    storage: Storage
    communities: Communities
    now: Callable[[], datetime]

    async def record(self, request: Request, what: str, details: Mapping[str, str]) -> None:
        """Note a change by whoever makes this request; the bot is there, then, and is known there."""
        place, now = community(request), self.now()
        await self.communities.welcome(place, now.date())
        await self.storage.changes.note(Change(place, now, what, request.user, details))

    async def listed(self, request: Request, content: Content) -> tuple[str, ...]:
        """The latest changes where a request comes from, a line each, the newest first."""
        if not self.storage.exists:
            return ()
        place = community(request)
        zone, since = ZoneInfo(self.communities.get(place, "timezone")), self.now() - KEPT_FOR
        found = await self.storage.changes.of(place, LISTED)
        return tuple(self._line(change, zone, content) for change in found if change.at >= since)

    async def forget_the_old(self) -> None:
        """What was changed too long ago to matter is deleted."""
        if self.storage.exists:
            await self.storage.changes.forget_before(self.now() - KEPT_FOR)

    def _line(self, change: Change, zone: ZoneInfo, content: Content) -> str:
        words = content.messages.community.changes
        sentence: str = getattr(words, change.what.replace("-", "_"))
        name = change.by.name if change.by else ""
        told = {"number": "", **change.details, "who": escape(name[:LONGEST_NAME]) or words.somebody}
        told["to"] = self._said(change, content)
        return words.line.format(date=f"{change.at.astimezone(zone):%Y-%m-%d %H:%M}", sentence=sentence.format_map(told))

    def _said(self, change: Change, content: Content) -> str:
        """What was chosen, in words."""
        to = change.details.get("to", "")
        match change.what:
            case "language":
                return self.library.languages[to].messages.language.name if to in self.library.languages else to
            case "timezone":
                return spoken(to)
            case "country":
                return wording.country(to, content)
            case "quiet":
                return wording.hours(read_quiet(to), content)
            case "days-off":
                return wording.days(read_quiet(to), content)
        return to
