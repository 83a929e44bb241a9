"""What moderators chose for their communities, and when nothing is posted there by itself."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, get_args

from bot.core.choices import Choices
from bot.core.kept import community
from bot.core.messages import Request, Target
from bot.core.times import WEEKDAYS

Setting = Literal["language", "timezone", "country", "quiet", "place", "hello", "left"]
"""`place`: where scheduled tips go. `hello`, `left`: the day since which the bot is known there, and when it was removed."""
SETTINGS: tuple[Setting, ...] = get_args(Setting)
Record = Callable[[Request, str, Mapping[str, str]], Awaitable[None]]
"""Notes that a moderator changed something: its kind and its details are those of `bot.storage.scheduled.Change`."""
Silent = Literal["", "quiet-hours", "day-off"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """When nothing is posted by itself: from `begins` until `ends` on the clock on the wall, also over midnight, on some
    `weekdays` (0 is Monday) and on some `dates`. Both times are None, or neither. `read_quiet` reads what `str` gives."""

    begins: time | None = None
    ends: time | None = None
    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()

    def silent(self, local: datetime) -> Silent:
        """Why nothing is posted at this time on the clock on the wall; "" where something may be."""
        if local.weekday() in self.weekdays or local.date() in self.dates:
            return "day-off"
        if self.begins is None or self.ends is None:
            return ""
        at = local.time()
        over_midnight = self.begins > self.ends
        inside = (at >= self.begins or at < self.ends) if over_midnight else self.begins <= at < self.ends
        return "quiet-hours" if inside else ""

    def __str__(self) -> str:
        hours = [f"{self.begins:%H:%M}-{self.ends:%H:%M}"] if self.begins and self.ends is not None else []
        return " ".join([*hours, *(WEEKDAYS[day] for day in sorted(self.weekdays)), *map(str, sorted(self.dates))])


def read_quiet(text: str) -> Quiet:
    """The quiet times of which `text` is the stored form. Raises ValueError for anything else."""
    begins, ends, weekdays, dates = None, None, set[int](), set[date]()
    for part in text.split():
        if part in WEEKDAYS:
            weekdays.add(WEEKDAYS.index(part))
        elif ":" in part:
            first, _, last = part.partition("-")
            begins, ends = time.fromisoformat(first), time.fromisoformat(last)
        else:
            dates.add(date.fromisoformat(part))
    return Quiet(begins, ends, frozenset(weekdays), frozenset(dates))


class Communities:
    """What was chosen for each community, a target without a thread. `usual`: what holds where nothing was chosen."""

    def __init__(self, chosen: Mapping[Setting, Choices], usual: Mapping[Setting, str]) -> None:
        self.chosen = chosen
        self._usual = usual

    def get(self, community: Target, setting: Setting) -> str:
        """What was chosen, or the usual; "" if there is neither."""
        return self.chosen[setting].kept.get(community) or self._usual.get(setting, "")

    def has(self, community: Target, setting: Setting) -> bool:
        """Whether anything was chosen."""
        return bool(self.chosen[setting].kept.get(community))

    async def choose(self, community: Target, setting: Setting, value: str) -> None:
        """From now on `value`; it is stored when this returns."""
        await self.chosen[setting].kept.confirm(community, value)

    def country(self, request: Request) -> str:
        """The country whose numbers are shown: that of the community, in private the usual one; "" where it is unknown."""
        return self._usual.get("country", "") if request.private else self.get(community(request), "country")

    def quiet(self, community: Target) -> Quiet:
        """When nothing is posted there."""
        return read_quiet(self.get(community, "quiet"))

    def place(self, community: Target) -> Target | None:
        """Where scheduled tips go; None if no place was chosen."""
        chat, _, thread = self.get(community, "place").partition("/")
        return Target(community.platform, chat, thread) if chat else None

    async def choose_place(self, community: Target, place: Target) -> None:
        """From now on scheduled tips go there."""
        await self.choose(community, "place", f"{place.chat}/{place.thread}")

    async def welcome(self, community: Target, today: date) -> tuple[bool, bool]:
        """The bot is there: whether it is so for the first time, and whether it had been removed before that."""
        hello, left = self.chosen["hello"].kept, self.chosen["left"].kept
        new, back = not hello.get(community), bool(left.get(community))
        for kept, value in ([(hello, str(today))] if new else []) + ([(left, "")] if back else []):
            kept.put(community, value)  # at once, as the news may come twice
            await kept.confirm(community, value)
        return new, back

    def leave(self, community: Target, today: date) -> None:
        """The bot was removed from a community, if it is one of which anything is kept."""
        if self.knows(community) and not self.get(community, "left"):
            self.chosen["left"].kept.put(community, str(today))

    def stay(self, community: Target) -> None:
        """The bot is in a community after all."""
        left = self.chosen["left"].kept
        if left.get(community):
            left.put(community, "")

    def knows(self, community: Target) -> bool:
        """Whether anything is kept of a community."""
        return any(choices.kept.get(community) is not None for choices in self.chosen.values())

    def known(self) -> frozenset[Target]:
        """All communities of which something is kept."""
        return frozenset(place for choices in self.chosen.values() for place in choices.kept if isinstance(place, Target))

    def forget(self, community: Target) -> None:
        """Keep nothing of a community any more; it leaves the disk with the next save."""
        for choices in self.chosen.values():
            choices.kept.pop(community)

    def move(self, old: Target, new: Target | None) -> None:
        """What was chosen for a community holds for another one; also where it is the place that moved."""
        if new is None:
            return
        for choices in self.chosen.values():
            choices.move(old, new)
        places = self.chosen["place"].kept
        for theirs in places:
            place = self.place(theirs) if isinstance(theirs, Target) else None
            if place and (place.platform, place.chat) == (old.platform, old.chat):
                places.put(theirs, f"{new.chat}/{place.thread}")
