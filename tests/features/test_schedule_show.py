"""/schedule list, preview and log: what comes, how it will look, and what became of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.errors import DeliveryError, Obstacle
from bot.storage.scheduled import Delivery, Outcome, Why
from tests.conftest import Clock
from tests.features.scheduling import GROUP, moderator, tick
from tests.platforms.board import Board
from tests.talk import Talk


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def mo(app: App, board: Board) -> Talk:
    return moderator(app, board)


async def test_the_list_says_what_when_where_what_comes_and_what_was_last(app: App, mo: Talk, clock: Clock) -> None:
    await mo.say("/schedule add daily 18:00 Berlin sleep")
    clock.pass_(60 * 6)
    await tick(app)
    seen = await mo.say("/schedule")
    assert "Number 1: a tip (Sleep), every day at 18:00 (Europe/Berlin time). It goes here." in seen
    assert "Next: Tuesday 2026-11-24, 18:00" in seen
    assert "Last: Monday 2026-11-23, 18:00, posted" in seen


async def test_the_list_says_what_will_not_be_posted(app: App, mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00")
    await app.communities.choose(GROUP, "quiet", "mon")
    assert "Next: Monday 2026-11-23, 18:00 (not posted: a day off)" in await mo.say("/schedule list")


async def test_the_list_has_pages(mo: Talk, clock: Clock) -> None:
    for hour in range(10, 21):
        clock.pass_(1)
        await mo.say(f"/schedule add daily {hour}:00")
    await mo.say("/schedule")
    assert mo.labels == ["1: change", "2: change", "3: change", "4: change", "5: change", "More", "Add one"]
    await mo.press("More")
    await mo.press("More")
    assert mo.labels == ["11: change", "Back", "Add one"]
    assert "Number 6:" in await mo.press("Back")
    assert "Number 11:" in await mo.press_id("schedule list:p=99")


async def test_one_of_the_list_has_a_page_of_its_own(mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00 Berlin pain")
    for typed in ("/schedule list 1", "/schedule list #1", "/schedule list one", "/schedule list number 1"):
        seen = await mo.say(typed)
        assert "The next dates:" in seen
        assert "Wednesday 2026-11-25, 18:00" in seen
    await mo.press("All schedules")
    assert mo.labels == ["1: change", "Add one"]


async def test_a_preview_shows_the_post_and_posts_nothing(app: App, mo: Talk, board: Board) -> None:
    assert 'your text "**Good** morning! - one - two"' in await mo.say(
        '/schedule add daily 18:00 "**Good** morning!\n\n- one\n- two"'
    )
    seen = await mo.press("Preview")
    assert "So it will look" in seen
    assert "**Good** morning!\n\n- one\n- two" in seen
    assert "Wednesday 2026-11-25, 18:00" in seen
    assert mo.labels == ["Post now", "Change", "All schedules"]
    assert not board.posts
    assert "Posted just now" in await mo.press("Post now")
    await mo.say("/schedule add daily 18:00 sleep")
    assert "Tip: Sleep" in await mo.say("/schedule preview 2")
    await mo.say("/schedule add daily 18:00 topic cure")
    assert "Can massage therapy cure MS?" in await mo.say("/schedule preview no 3")


async def test_the_log_says_what_became_of_each_and_why(app: App, mo: Talk, board: Board, clock: Clock) -> None:
    assert "Nothing was posted so far" in await mo.say("/schedule log")
    await mo.say("/schedule add daily 18:00")
    await app.communities.choose(GROUP, "quiet", "tue")
    clock.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    await tick(app)
    clock.now = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    await tick(app)
    clock.now = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    await tick(app)
    clock.now = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    await tick(app)
    clock.now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    board.fails.append((DeliveryError(permanent=True, obstacle=Obstacle.CLOSED), False))
    await tick(app)
    seen = await mo.say("/schedule log")
    assert seen.splitlines()[1:] == [
        "- Number 1, Friday 2026-11-27, 18:00: not posted, as the place is closed",
        "- Number 1, Thursday 2026-11-26, 18:00: not posted, as I was off then, and later it was too late",
        "- Number 1, Wednesday 2026-11-25, 18:00: posted late",
        "- Number 1, Tuesday 2026-11-24, 18:00: not posted, as it was a day off",
        "- Number 1, Monday 2026-11-23, 18:00: posted",
    ]


async def row(app: App, at: datetime, outcome: Outcome, why: str = "") -> None:
    delivery = Delivery(GROUP, 1, f"now {at:%Y%m%d}-{at:%H%M}", at, at)
    await app.storage.deliveries.begin(delivery)
    await app.storage.deliveries.settle(delivery, outcome, at, why)


async def test_the_log_has_pages_and_says_what_unknown_means(app: App, mo: Talk, clock: Clock) -> None:
    await mo.say("/schedule add daily 18:00")
    for minutes in range(11):
        await row(app, clock() + timedelta(minutes=minutes), Outcome.SENT)
    await row(app, clock() - timedelta(days=1), Outcome.UNKNOWN, Why.INTERRUPTED)
    for typed in ("/schedule log", "/schedule log 1"):
        seen = await mo.say(typed)
        assert "Unknown: I was interrupted" not in seen
        assert seen.count("\n- ") == 10
        seen = await mo.press("Older")
        assert "unknown, as I was interrupted" in seen
        assert "I do not post it again" in seen
        assert mo.labels == ["Newer", "All schedules"]
        assert "unknown" not in await mo.press("Newer")


async def test_the_log_counts_what_people_thought(app: App, mo: Talk, board: Board) -> None:
    await mo.say("/schedule add daily 18:00")
    await mo.say("/schedule run 1")
    (post,) = board.posts[GROUP]
    for user, label in (("zoe", "Helpful"), ("bob", "Helpful"), ("cem", "Not for me"), ("cem", "Not for me")):
        talk = Talk(app.dispatcher, user=user, chat="group", private=False)
        await talk.press_button(next(button for button in post.buttons if button.label == label))
    seen = await mo.say("/schedule log 1")
    assert "(2 helpful, 1 not for me)" in seen
    assert "zoe" not in seen


async def test_the_log_of_one_shows_what_is_planned_too(mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00")
    assert "Number 1, Monday 2026-11-23, 18:00: planned" in await mo.say("/schedule log 1")
    assert "Nothing was posted so far" in await mo.say("/schedule log")


async def test_others_of_another_community_see_none_of_it(app: App, mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00")
    await mo.say("/schedule run")
    other = Talk(app.dispatcher, user="mo", chat="other", private=False, moderator=True)
    for typed in ("/schedule", "/schedule log", "/schedule log 1", "/schedule list 1", "/schedule edit 1 19:00"):
        assert "18:00" not in (await other.say(typed)).replace("every tuesday 18:00", "")


@pytest.mark.parametrize("typed", ["²", "9" * 30, "٣"])
async def test_the_log_of_what_is_no_number_says_which_there_are(mo: Talk, typed: str) -> None:
    await mo.say("/schedule add daily 18:00")
    assert f'There is no schedule "{typed}" here.' in await mo.say(f"/schedule log {typed}")


async def test_once_a_pause_is_over_it_can_be_paused_again(mo: Talk, clock: Clock) -> None:
    await mo.say("/schedule add daily 18:00")
    await mo.say("/schedule pause 1 until 2026-11-25")
    await mo.say("/schedule list 1")
    assert "Resume" in mo.labels
    clock.now = datetime(2026, 11, 26, tzinfo=UTC)
    await mo.say("/schedule list 1")
    assert "Pause" in mo.labels
