"""/timezone: one's own in private, the community's by a moderator."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.content import Library
from bot.core.choices import Choices
from bot.core.commands import Command, Feature
from bot.core.fields import Choice
from bot.core.messages import Button, Reply, Request
from bot.errors import UserError

REGIONS = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
"""What zones named after cities begin with. Others mislead: Etc/GMT+1 is an hour behind UTC, not ahead."""


def feature(library: Library, usual: str, now: Callable[[], datetime]) -> Feature:
    """Choosing a zone of the IANA database, such as Europe/Berlin; `usual` is the one to begin with."""
    chosen = Choices()

    async def timezone(request: Request) -> Reply:
        words, wanted = library.languages[request.locale].messages.timezone, request.answers.get("zone", "")
        if not wanted:
            zone = chosen.of(request) or usual
            text = words.yours if request.private else words.communitys
            buttons = tuple(Button(names(request.locale)[name], "timezone", {"zone": name}) for name in words.common)
            return Reply(f"{text.format(zone=_spoken(zone), time=_time(zone))} {words.change}", buttons=buttons)
        if not request.private and not request.moderator:
            raise UserError(words.moderators_choose)
        chosen.choose(request, wanted)
        text = words.chosen if request.private else words.chosen_for_all
        return Reply(text.format(zone=_spoken(wanted), time=_time(wanted)))

    def _time(zone: str) -> str:
        return f"{now().astimezone(ZoneInfo(zone)):%H:%M}"

    @cache
    def names(locale: str) -> Mapping[str, str]:
        return {name: _spoken(name) for name in sorted(available_timezones()) if name == "UTC" or name.split("/")[0] in REGIONS}

    field = Choice("zone", names, library.say(lambda c: c.messages.timezone.prompt), required=False)
    summary = library.say(lambda c: c.messages.timezone.summary)
    example = library.say(lambda c: c.messages.timezone.example)
    return Feature("timezone", (Command("timezone", timezone, summary, (field,), example=example),), chosen.move)


def _spoken(zone: str) -> str:
    """A zone's name without the underscores that the database has for blanks."""
    return zone.replace("_", " ")
