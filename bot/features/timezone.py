"""/timezone: one's own in private, the community's by a moderator."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.core.choices import Choices
from bot.core.commands import Command, Feature
from bot.core.messages import Button, Form, Reply, Request, User
from bot.core.zones import Zone, spoken, zone_names
from bot.errors import UserError


class Zones:
    """Which time zone to use, by its name in the IANA database. `usual` is the one to begin with."""

    def __init__(self, usual: str, chosen: Choices) -> None:
        self._usual = usual
        self.chosen = chosen

    def of(self, request: Request) -> str:
        """The zone chosen here, or the usual one."""
        return self.chosen.of(request) or self._usual

    def own(self, request: Request) -> str:
        """The zone of the person, also where they are shown something alone among others; else that of the community."""
        return self.chosen.of(replace(request, private=True)) or self.of(request)


Moved = Callable[[User, str], Awaitable[None]]
"""Told that a person is in this zone from now on."""
ForAll = Callable[[Request, str], Awaitable[object]]
"""Keeps what a moderator chose for the community of a request."""


def feature(library: Library, zones: Zones, moved: Moved, for_all: ForAll, now: Callable[[], datetime]) -> Feature:
    """Choosing a zone of the IANA database, such as Europe/Berlin; `zones` remembers a person's, `for_all` a community's."""

    async def timezone(request: Request) -> Reply:
        words, wanted = (
            library.languages[request.locale].messages.timezone,
            "" if request.linked else request.answers.get("zone", ""),
        )
        if not wanted:
            zone = zones.of(request)
            text = words.yours if request.private else words.communitys
            buttons = tuple(Button(spoken(name), "timezone", {"zone": name}) for name in words.common)
            form = Form("timezone", {}, (field,), request.locale) if request.private else None
            return Reply(f"{text.format(zone=spoken(zone), time=_time(zone))} {words.change}", buttons=buttons, form=form)
        if not request.private and not request.moderator:
            raise UserError(words.moderators_choose)
        if request.private:
            await zones.chosen.choose(request, wanted)
            await moved(request.user, wanted)
        else:
            await for_all(request, wanted)
        text = words.chosen if request.private else words.chosen_for_all
        return Reply(text.format(zone=spoken(wanted), time=_time(wanted)))

    def _time(zone: str) -> str:
        return f"{now().astimezone(ZoneInfo(zone)):%H:%M}"

    field = Zone(
        "zone",
        lambda locale: zone_names(),
        library.say(lambda c: c.messages.timezone.prompt),
        required=False,
        times=library.say(lambda c: c.messages.times),
    )
    summary = library.say(lambda c: c.messages.timezone.summary)
    example = library.say(lambda c: c.messages.timezone.example)
    return Feature("timezone", (Command("timezone", timezone, summary, (field,), example=example),))
