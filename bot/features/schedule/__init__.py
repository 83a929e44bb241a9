"""/schedule: what the bot posts by itself in a community, for its moderators to add, change and look into."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.schedule_words import Act
from bot.core.commands import Command, Feature, Handler
from bot.core.communities import Communities
from bot.core.fields import Field, Key
from bot.core.messages import Reply, Request
from bot.errors import UserError
from bot.features.schedule import asking
from bot.features.schedule.adding import Adding
from bot.features.schedule.changing import Changing
from bot.features.schedule.desk import Desk, Poster, Posts, Record
from bot.features.schedule.ledger import Ledger
from bot.features.schedule.listing import Listing
from bot.features.schedule.numbers import Number
from bot.features.schedule.reading import Reader
from bot.features.schedule.until import LONG_AGO, Until
from bot.storage import Storage


def feature(
    *,
    library: Library,
    storage: Storage,
    communities: Communities,
    posts: Posts,
    poster: Poster,
    record: Record,
    now: Callable[[], datetime],
) -> Feature:
    """All subcommands; /schedule alone is the list. `posts` makes what `poster` posts, `record` notes who changed what."""
    desk, say = Desk(library, storage, communities, posts, poster, record, now), library.say

    def understood(typed: str, locale: str) -> bool:
        return Reader(library.languages[locale], LONG_AGO, ZoneInfo("UTC")).understands(typed)

    questions = asking.fields(library, understood)
    adding, listing, changing, ledger = Adding(desk, questions), Listing(desk), Changing(desk), Ledger(desk)
    until_prompt = say(lambda c: c.messages.schedule.changing.until_prompt)
    until = Until("until", until_prompt, required=False, messages=say(lambda c: c.messages))
    one, button = _number(library, alone=True), Key("n")

    def guarded(run: Handler) -> Handler:
        """Only where there is something to moderate. A link shows the list: whoever made it is not the one who follows it."""

        async def handler(request: Request) -> Reply:
            if request.private:
                raise UserError(library.languages[request.locale].messages.schedule.in_community)
            return await (listing.show(replace(request, answers={})) if request.linked else run(request))

        return handler

    def command(act: Act, run: Handler, *fields: Field) -> Command:
        return Command(
            f"schedule {act}",
            guarded(run),
            say(lambda c: c.messages.schedule.summaries[act]),
            fields,
            moderators=True,
            example=say(lambda c: c.messages.schedule.examples[act]),
        )

    commands = (
        command("list", listing.show, one, button, Key("p")),
        command("add", adding.add, *questions),
        command("edit", adding.edit, _number(library, alone=False), button, *questions),
        command("pause", changing.pause, _number(library, alone=False), button, until),
        command("resume", changing.resume, one, button, Key("do")),
        command("run", changing.run, one, button),
        command("remove", changing.remove, one, button, Key("do")),
        command("preview", ledger.preview, one, button),
        command("log", ledger.log, one, button, Key("p")),
    )
    return Feature("schedule", commands)


def _number(library: Library, *, alone: bool) -> Number:
    """The field for the number of a schedule."""

    def units(locale: str) -> tuple[str, ...]:
        """What makes another thing of a number before it, such as "2 weeks", "7 pm" or "24 dec"."""
        words = library.languages[locale].messages.times
        clock = [phrase for term in ("am", "pm", "oclock") for phrase in (term, *words.terms[term])]
        lengths = [phrase for unit, phrases in words.units.items() for phrase in (unit, *phrases)]
        return (*clock, *lengths, *(phrase for phrases in words.months for phrase in phrases))

    say = library.say
    return Number(
        "number",
        say(lambda c: c.messages.schedule.number_prompt),
        say(lambda c: c.messages.schedule.prefixes_typed),
        say(lambda c: c.messages.core.numbers_typed),
        units,
        alone,
    )
