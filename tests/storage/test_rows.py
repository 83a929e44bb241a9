"""What belongs to places: unanswered questions, choices, decks, drafts and flood limits, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.choices import Choices
from bot.core.drafts import Draft
from bot.core.flood import Bucket
from bot.core.kept import Place
from bot.core.messages import Request, Target, User
from bot.storage import Storage
from bot.storage.values import Deck
from tests.storage.conftest import ANNA, BEN, NOON, Another

HERE, THERE = Target("telegram", "-100"), Target("telegram", "-200")
TODAY = NOON.date()
DAY = timedelta(days=1)


async def test_the_same_wording_is_counted_up(storage: Storage) -> None:
    for on in (TODAY, TODAY + DAY, TODAY - DAY):
        await storage.unanswered.note(HERE, "en", "acupuncture", on)
    await storage.unanswered.note(HERE, "en", "stiff legs", TODAY)
    await storage.unanswered.note(THERE, "en", "acupuncture", TODAY)
    first, second = await storage.unanswered.of(HERE, 5)
    assert (first.community, first.language, first.wording, first.count) == (HERE, "en", "acupuncture", 3)
    assert (first.first_on, first.last_on) == (TODAY - DAY, TODAY + DAY)
    assert (second.wording, second.count) == ("stiff legs", 1)
    assert await storage.unanswered.of(HERE, 1) == (first,)


async def test_a_community_removes_only_its_own(storage: Storage) -> None:
    for place in (HERE, THERE):
        await storage.unanswered.note(place, "en", "acupuncture", TODAY)
    (found,) = await storage.unanswered.of(HERE, 5)
    assert not await storage.unanswered.remove("0", HERE)
    assert await storage.unanswered.remove(found.id, HERE)
    assert not await storage.unanswered.remove(found.id, HERE)
    assert await storage.unanswered.of(HERE, 5) == ()
    assert len(await storage.unanswered.of(THERE, 5)) == 1


async def test_what_nobody_asks_any_more_is_forgotten(storage: Storage) -> None:
    await storage.unanswered.note(HERE, "en", "old", TODAY - DAY)
    await storage.unanswered.note(HERE, "en", "new", TODAY)
    assert await storage.unanswered.forget_before(TODAY) == 1
    assert [found.wording for found in await storage.unanswered.of(HERE, 5)] == ["new"]


async def test_questions_move_with_their_community_and_are_counted_together(storage: Storage) -> None:
    await storage.unanswered.note(HERE, "en", "both", TODAY)
    await storage.unanswered.note(HERE, "en", "one", TODAY)
    await storage.unanswered.note(THERE, "en", "both", TODAY - DAY)
    await storage.unanswered.move(HERE, THERE)
    assert await storage.unanswered.of(HERE, 5) == ()
    both, one = await storage.unanswered.of(THERE, 5)
    assert (both.wording, both.count, both.first_on, both.last_on) == ("both", 2, TODAY - DAY, TODAY)
    assert (one.wording, one.community) == ("one", THERE)


@pytest.mark.parametrize("odd", ["nul \0 within", "half a pair \ud83d", "'; DROP TABLE unanswered; --"])
async def test_an_odd_wording_is_no_trouble(storage: Storage, odd: str) -> None:
    for wording in (odd, "\0"):
        await storage.unanswered.note(HERE, "en", wording, TODAY)
    assert len(await storage.unanswered.of(HERE, 5)) == 1


async def test_choices_of_people_and_communities_are_kept_apart(storage: Storage, another: Another) -> None:
    language, zone = storage.choices("language"), storage.choices("timezone")
    chosen: dict[Place, str] = {ANNA: "de", BEN: "en", HERE: "fr", Target("telegram", "1"): "it"}
    await language.write(chosen, ())
    await zone.write({ANNA: "Europe/Berlin"}, ())
    assert await another().choices("language").read() == chosen
    await language.write({ANNA: "nl"}, [BEN, THERE])
    assert await another().choices("language").read() == {ANNA: "nl", HERE: "fr", Target("telegram", "1"): "it"}
    assert await another().choices("timezone").read() == {ANNA: "Europe/Berlin"}


async def test_decks_drafts_and_limits_come_back_as_they_were(storage: Storage, another: Another) -> None:
    thread = replace(HERE, thread="7")
    decks: dict[tuple[Place, str], Deck] = {(place, "en"): Deck(("a", "b"), "c") for place in (ANNA, HERE, thread)}
    decks[HERE, "de"] = Deck((), "")
    draft = Draft("checkin", {"at": "s1.before", "note": "Grüße"}, "note", NOON, ids_only=True)
    drafts = {(person, place): draft for person in (ANNA, BEN) for place in (HERE, thread, Target("telegram", "1"))}
    drafts = {key: kept for key, kept in drafts.items() if key[0].platform == key[1].platform}
    flood = {(ANNA, True): Bucket(1.5, NOON, told=True), (ANNA, False): Bucket(0, NOON)}
    await storage.decks.write(decks, ())
    await storage.drafts.write(drafts, ())
    await storage.flood.write(flood, ())
    fresh = another()
    assert (await fresh.decks.read(), await fresh.drafts.read(), await fresh.flood.read()) == (decks, drafts, flood)
    await fresh.decks.write({(ANNA, "en"): Deck(("x",))}, [(HERE, "en"), (thread, "en"), (HERE, "de")])
    await fresh.drafts.write({}, list(drafts))
    await fresh.flood.write({(ANNA, True): Bucket(3, NOON)}, [(ANNA, False)])
    assert await storage.decks.read() == {(ANNA, "en"): Deck(("x",))}
    assert await storage.drafts.read() == {}
    assert await storage.flood.read() == {(ANNA, True): Bucket(3, NOON)}


async def test_what_was_chosen_is_known_after_a_restart(storage: Storage, another: Another) -> None:
    chosen = Choices(storage.choices("language"))
    request = Request(User("telegram", "1", "Anna"), Target("telegram", "1"))
    await chosen.choose(request, "de")
    restarted = Choices(another().choices("language"))
    await restarted.kept.load()
    assert restarted.of(request) == "de"


async def test_neither_reading_nor_writing_nothing_makes_a_database(storage: Storage) -> None:
    before = storage.exists
    for rows in (storage.choices("language"), storage.decks, storage.drafts, storage.flood):
        assert await rows.read() == {}
        await rows.write({}, ())
    await storage.flood.write({}, [(ANNA, True)])
    assert (await storage.sessions.latest(ANNA, 1), await storage.sessions.undo(ANNA, "s1")) == ((), None)
    assert (await storage.reminders.due(NOON, 1), await storage.reminders.stop(ANNA, None)) == ((), 0)
    assert (await storage.unanswered.of(HERE, 1), await storage.unanswered.forget_before(TODAY)) == ((), 0)
    await storage.unanswered.move(HERE, THERE)
    await storage.activity.touch(ANNA, TODAY)
    assert (await storage.personal.counts(ANNA), await storage.personal.erase(ANNA)) == ({}, {})
    assert not any((await storage.personal.export(ANNA)).values())
    assert storage.exists is before
