"""All that the bot offers. One line here, and every platform has it."""

import random
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.config import Settings
from bot.content import Library
from bot.core.adapter import Check
from bot.core.commands import Command, Feature
from bot.core.kept import Memories
from bot.core.messages import Reply, User
from bot.features import (
    about,
    answers,
    card,
    checkins,
    language,
    mydata,
    prepare,
    progress,
    reminders,
    timezone,
    tips,
    unanswered,
    why,
)
from bot.features.checkins.follow_up import FollowUps, Wishes
from bot.features.consent import Consents
from bot.features.language import Languages
from bot.features.reminders.planning import Plan
from bot.features.timezone import Zones
from bot.features.unanswered.notes import Notes
from bot.features.unanswered.wording import Cleaner
from bot.matching import Matcher
from bot.storage import Storage


@dataclass(frozen=True, slots=True)
class Given:
    """What the features need.

    `matcher` gives the one of a locale, `commands` all that /help lists, `checks` those of the platforms that run, `now` the
    time. `whisper` writes to a person alone, `open_form` asks the first question of a command that nobody typed. `nonces`: the
    platforms that recognise a message which is sent twice. `memories` are those of the core."""

    settings: Settings
    library: Library
    matcher: Callable[[str], Matcher]
    languages: Languages
    chance: random.Random
    commands: Callable[[], tuple[Command, ...]]
    checks: Mapping[str, Check]
    storage: Storage
    whisper: Callable[[User, Reply, str], Awaitable[str]]
    open_form: Callable[[User, str, Mapping[str, str]], Awaitable[Reply]]
    nonces: Set[str]
    memories: Memories
    now: Callable[[], datetime]


def features(given: Given) -> tuple[Feature, ...]:
    """Every feature."""
    settings, library, storage, now = given.settings, given.library, given.storage, given.now
    zones, decks = Zones(settings.community.timezone, storage.choices("timezone")), tips.Decks(given.chance, storage.decks)
    wishes = Wishes(storage.choices("follow-up"))
    notes = Notes(storage, cache(lambda locale: Cleaner(library.languages[locale])), now)
    given.memories.add(zones.chosen.kept, decks.kept, wishes.kept, notes)
    country, months = settings.community.country, settings.database.keep_months
    consents = Consents(library, storage, months, now)
    planning = Plan(storage, now)
    asking = FollowUps(library, planning, wishes, given.whisper)
    check_in = checkins.CheckIn(library, storage, consents, asking, country, zones.own, now)

    def short_answer(locale: str, topic: str) -> Reply:
        return answers.short_answer(library.languages[locale], topic)

    my_data = mydata.MyData(library, storage, given.memories.forget, given.whisper, months, now)
    return (
        answers.feature(library, given.matcher, notes.missed),
        tips.feature(library, decks),
        prepare.feature(library, country),
        card.feature(library, zones.own, now),
        checkins.feature(check_in),
        progress.feature(library, storage, zones.own, now),
        reminders.feature(
            library,
            storage,
            wishes=wishes,
            consented=consents.missing,
            whisper=given.whisper,
            open_form=given.open_form,
            locale=given.languages.of,
            zone_of=zones.own,
            nonces=given.nonces,
            now=now,
        ),
        mydata.feature(my_data),
        language.feature(library, given.languages),
        timezone.feature(library, zones, planning.moved, now),
        about.feature(settings.operator, library, given.commands),
        unanswered.feature(library, given.matcher, short_answer, storage, notes, now),
        why.feature(settings, library, given.checks),
    )
