"""All that the bot offers. One line here, and every platform has it."""

import random
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from bot.config import Settings
from bot.content import Library
from bot.core.adapter import Check, Deliverer
from bot.core.commands import Command, Feature, Move
from bot.core.communities import Communities
from bot.core.kept import Memories
from bot.core.kept import community as community_of
from bot.core.messages import Reply, Request, Target, User
from bot.errors import Obstacle
from bot.features import (
    about,
    answers,
    card,
    checkins,
    community,
    language,
    mydata,
    prepare,
    progress,
    reminders,
    schedule,
    timezone,
    tips,
    unanswered,
    why,
)
from bot.features.checkins.follow_up import FollowUps, Wishes
from bot.features.community.choosing import Choosing
from bot.features.community.presence import Presence
from bot.features.community.trail import Trail
from bot.features.consent import Consents
from bot.features.language import Languages
from bot.features.reminders.planning import Plan
from bot.features.schedule import votes
from bot.features.schedule.changing import silenced as all_silent
from bot.features.schedule.changing import zone_changed as replan
from bot.features.schedule.due import Due
from bot.features.schedule.keys import key_of
from bot.features.schedule.moving import Moves
from bot.features.schedule.pausing import Pausing
from bot.features.schedule.posting import Poster
from bot.features.schedule.posts import Posts
from bot.features.timezone import Zones
from bot.features.unanswered.notes import Notes
from bot.features.unanswered.wording import Cleaner
from bot.matching import Matcher
from bot.storage import Storage
from bot.storage.scheduled import ScheduleState


@dataclass(frozen=True, slots=True)
class Given:
    """What the features need.

    `matcher` gives the one of a locale, `commands` all that /help lists, `checks` those of the platforms that run, `now` the
    time. `whisper` writes to a person alone, `post` for all to read; `open_form` asks the first question of a command that
    nobody typed. `nonces`: the platforms that recognise a message which is sent twice. `deliverers`: those that run. `moved`
    tells everybody that a chat has another id. `memories` are those of the core."""

    settings: Settings
    library: Library
    matcher: Callable[[str], Matcher]
    languages: Languages
    communities: Communities
    chance: random.Random
    commands: Callable[[], tuple[Command, ...]]
    checks: Mapping[str, Check]
    storage: Storage
    whisper: Callable[[User, Reply, str], Awaitable[str]]
    post: Callable[[Target, Reply, str], Awaitable[str]]
    open_form: Callable[[User, str, Mapping[str, str]], Awaitable[Reply]]
    nonces: Set[str]
    deliverers: Mapping[str, Deliverer]
    moved: Move
    memories: Memories
    now: Callable[[], datetime]


def features(given: Given) -> tuple[Feature, ...]:
    """Every feature."""
    settings, library, storage, now = given.settings, given.library, given.storage, given.now
    communities, decks = given.communities, tips.Decks(given.chance, storage.decks)
    zones = Zones(settings.community.timezone, communities.chosen["timezone"])
    wishes = Wishes(storage.choices("follow-up"))
    notes = Notes(storage, cache(lambda locale: Cleaner(library.languages[locale])), now)
    latest, counts = answers.Latest(now), answers.Counts(storage, now)
    given.memories.add(decks.kept, wishes.kept, latest.topics, latest.questions, counts, notes)
    country, months = communities.country, settings.database.keep_months
    consents = Consents(library, storage, months, now)
    planning = Plan(storage, now)
    asking = FollowUps(library, planning, wishes, given.whisper)
    check_in = checkins.CheckIn(library, storage, consents, asking, country, zones.own, now)

    async def zone_changed(place: Target) -> None:
        """What follows the zone of a community is planned anew."""
        if storage.exists:
            await replan(place, storage, communities, now())

    async def silenced(place: Target) -> tuple[int, ...]:
        return await all_silent(place, storage, communities, now()) if storage.exists else ()

    trail = Trail(library, storage, communities, now)
    choosing = Choosing(library, communities, trail.record, zone_changed, silenced, now)

    async def has_schedules(place: Target) -> bool:
        return storage.exists and bool(await storage.schedules.of(place))

    async def forget(place: Target) -> None:
        """All that is kept of a community besides its settings."""
        decks.move(place, None)
        if storage.exists:
            await storage.schedules.forget(place)
            await storage.unanswered.forget(place)
            await storage.feedback.forget(place)

    def move_decks(old: Target, new: Target | None) -> None:
        """Those of a community wait for its end, as it may come back."""
        if new or not communities.knows(old):
            decks.move(old, new)

    def posting_place(request: Request) -> Target | None:
        return communities.place(community_of(request))

    async def had_to_pause(request: Request) -> why.Paused:
        found = await storage.schedules.of(community_of(request)) if storage.exists else ()
        return {one.number: Obstacle(one.why) for one in found if one.state is ScheduleState.PAUSED and one.why}

    def short_answer(locale: str, topic: str) -> Reply:
        return answers.short_answer(library.languages[locale], topic)

    pausing = Pausing(library, storage, given.whisper, given.languages.of, now)
    moves, posts = Moves(storage, pausing.pause), scheduled_posts(library, decks)
    late = timedelta(minutes=settings.schedules.late_minutes)
    poster = Poster(storage, communities, posts, key_of, given.deliverers, moves, given.moved, pausing.pause, late, now)
    my_data = mydata.MyData(library, storage, given.memories.forget, given.whisper, months, now)
    return (
        answers.feature(library, given.matcher, notes.missed, latest, counts),
        tips.feature(library, decks, move_decks),
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
        language.feature(library, given.languages, partial(choosing.choose, "language")),
        timezone.feature(library, zones, planning.moved, partial(choosing.choose, "timezone"), now),
        about.feature(settings.operator, library, given.commands),
        unanswered.feature(library, given.matcher, short_answer, storage, notes, counts, trail.record, given.post, now),
        community.feature(
            community.Moderation(library, choosing, trail, now),
            Presence(library, communities, has_schedules, forget, now),
            trail,
        ),
        why.feature(settings, library, given.checks, country, posting_place, had_to_pause),
        schedule.feature(
            library=library,
            storage=storage,
            communities=communities,
            posts=posts,
            poster=poster,
            record=trail.record,
            now=now,
        ),
        Feature("posts", (votes.command(library, storage),), moves.move, Due(poster).jobs()),
    )


def scheduled_posts(library: Library, decks: tips.Decks) -> Posts:
    """What schedules post; the tips are dealt from the same `decks` as those that people ask for."""

    def deal(place: Target, locale: str, category: str) -> str:
        return decks.deal(place, library.languages[locale], category).id

    def tip(locale: str, name: str) -> Reply:
        return tips.shown(library, locale, name)

    def answer(locale: str, topic: str) -> Reply:
        return answers.short_answer(library.languages[locale], topic)

    return Posts(library, deal, tip, answer)
