"""Counts of what people said of answers: by topic and community, on both databases."""

from datetime import timedelta

from bot.core.messages import Target
from bot.storage import Storage
from bot.storage.values import Feedback
from tests.storage.conftest import NOON

HERE, THERE = Target("telegram", "-100"), Target("telegram", "-200")
TODAY = NOON.date()
DAY = timedelta(days=1)


async def test_what_is_said_of_a_topic_is_added_up_and_what_fits_least_comes_first(storage: Storage) -> None:
    for said in (Feedback("cure", 2, 0, TODAY), Feedback("sleep", 0, 1, TODAY), Feedback("cure", 1, 0, TODAY - DAY)):
        await storage.feedback.add(HERE, said)
    assert await storage.feedback.of(HERE) == (Feedback("sleep", 0, 1, TODAY), Feedback("cure", 3, 0, TODAY))
    assert await storage.feedback.of(THERE) == ()


async def test_all_communities_together(storage: Storage) -> None:
    for place in (HERE, THERE, Target("discord", "")):
        await storage.feedback.add(place, Feedback("cure", 1, 1, TODAY))
    assert await storage.feedback.everywhere() == (Feedback("cure", 3, 3, TODAY),)


async def test_counts_move_with_their_community_and_are_added_up_there(storage: Storage) -> None:
    await storage.feedback.add(HERE, Feedback("cure", 1, 0, TODAY))
    await storage.feedback.add(HERE, Feedback("sleep", 1, 0, TODAY))
    await storage.feedback.add(THERE, Feedback("cure", 0, 1, TODAY + DAY))
    await storage.feedback.move(HERE, THERE)
    assert await storage.feedback.of(HERE) == ()
    assert await storage.feedback.of(THERE) == (Feedback("cure", 1, 1, TODAY + DAY), Feedback("sleep", 1, 0, TODAY))


async def test_a_community_or_what_is_old_is_forgotten_and_nothing_else(storage: Storage) -> None:
    for place in (HERE, THERE):
        await storage.feedback.add(place, Feedback("cure", 1, 0, TODAY - DAY))
    await storage.feedback.add(THERE, Feedback("sleep", 1, 0, TODAY))
    await storage.feedback.forget(HERE)
    assert await storage.feedback.of(HERE) == ()
    assert len(await storage.feedback.of(THERE)) == 2
    await storage.feedback.forget_before(TODAY)
    assert await storage.feedback.of(THERE) == (Feedback("sleep", 1, 0, TODAY),)


async def test_where_there_is_no_database_none_is_made_by_looking(storage: Storage) -> None:
    if storage.url.startswith("sqlite"):
        assert await storage.feedback.everywhere() == ()
        assert not storage.exists
