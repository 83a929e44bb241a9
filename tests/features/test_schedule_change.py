"""/schedule edit, pause, resume, run and remove: by typing alone and by buttons alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.core.messages import Target
from bot.errors import DeliveryError, Obstacle
from bot.storage.scheduled import Schedule, ScheduleState
from tests.conftest import Clock
from tests.features.scheduling import GROUP, moderator, tick
from tests.platforms.board import Board
from tests.talk import Talk


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
async def mo(app: App, board: Board) -> Talk:
    """There is one already."""
    mo = moderator(app, board)
    await mo.say("/schedule add every tue 18:00 Berlin sleep")
    return mo


async def stored(app: App, number: int = 1) -> Schedule:
    found = await app.storage.schedules.get(GROUP, number)
    assert found is not None
    return found


async def next_at(app: App, number: int = 1) -> datetime | None:
    planned = (await app.storage.deliveries.next(GROUP)).get(number)
    return planned.planned_at if planned else None


async def changes(app: App) -> list[tuple[str, str]]:
    return [(change.what, change.details["number"]) for change in reversed(await app.storage.changes.of(GROUP, 20))]


@pytest.mark.parametrize(
    ("typed", "when", "what"),
    [
        ("19:00", "weekly tue 19:00 Europe/Berlin", "tips sleep"),
        ("at 7pm", "weekly tue 19:00 Europe/Berlin", "tips sleep"),
        ("wed", "weekly wed 18:00 Europe/Berlin", "tips sleep"),
        ("mon,thu", "weekly mon,thu 18:00 Europe/Berlin", "tips sleep"),
        ("daily", "daily 18:00 Europe/Berlin", "tips sleep"),
        ("Paris", "weekly tue 18:00 Europe/Paris", "tips sleep"),
        ("EST", "weekly tue 18:00 America/New_York", "tips sleep"),
        ("19:00 UK time", "weekly tue 19:00 Europe/London", "tips sleep"),
        ("wed 19:00", "weekly wed 19:00 Europe/Berlin", "tips sleep"),
        ("every 2 weeks fri 20:00", "every 2 weeks fri 20:00 from 2026-11-27 Europe/Berlin", "tips sleep"),
        ("pain", "weekly tue 18:00 Europe/Berlin", "tips pain"),
        ("tips", "weekly tue 18:00 Europe/Berlin", "tips"),
        ("topic sleep", "weekly tue 18:00 Europe/Berlin", "topic sleep"),
        ("wed 19:00 pain", "weekly wed 19:00 Europe/Berlin", "tips pain"),
        ('"Hello all"', "weekly tue 18:00 Europe/Berlin", "text"),
        ('wed "Hello all"', "weekly wed 18:00 Europe/Berlin", "text"),
        ("once 2026-12-24 10:00", "once 2026-12-24 10:00 Europe/Berlin", "tips sleep"),
    ],
)
@pytest.mark.parametrize("number", ["1 ", "#1 ", "no 1: ", "schedule 1, ", "one ", ""])
async def test_what_is_said_changes_and_nothing_else(app: App, mo: Talk, typed: str, when: str, what: str, number: str) -> None:
    assert "Changed: number 1 is now" in await mo.say(f"/schedule edit {number}{typed}")
    changed = await stored(app)
    assert (changed.when, changed.what) == (when, what)
    assert changed.text == ("Hello all" if what == "text" else "")
    assert await changes(app) == [("schedule-added", "1"), ("schedule-edited", "1")]


async def test_it_is_planned_anew(app: App, mo: Talk) -> None:
    await mo.say("/schedule edit 1 mon 18:00")
    assert await next_at(app) == datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("foo", 'not understand "foo"'),
        ("25:00", "not a time of day"),
        ("at 7", "before or after noon"),
        ("wed 19:00 slep", "Did you mean: Sleep?"),
        ('"@everyone"', "cannot post"),
        ("once 2020-01-01 10:00", "over already"),
        ("Berlim", "Europe/Berlin"),
    ],
)
async def test_what_is_wrong_changes_nothing(app: App, mo: Talk, typed: str, said: str) -> None:
    before = await stored(app)
    assert said in await mo.say(f"/schedule edit 1 {typed}")
    assert await stored(app) == before


async def test_buttons_alone_change_day_hour_and_content(app: App, mo: Talk) -> None:
    await mo.say("/schedule")
    await mo.press("1: change")
    assert mo.labels == ["Change", "Pause", "Post now", "Preview", "Log", "Remove", "All schedules"]
    await mo.press("Change")
    await mo.press("Another day")
    assert "every Friday at 18:00 (Europe/Berlin time)" in await mo.press("Every Friday")
    await mo.press("Change")
    await mo.press("Another time")
    assert "every Friday at 20:00" in await mo.press("20:00")
    await mo.press("Change")
    await mo.press("Something else")
    assert "a tip (Pain), every Friday at 20:00" in await mo.press("Tips: Pain")
    await mo.press("Change")
    await mo.press("Something else")
    await mo.press("An answer")
    await mo.press("Kinds")
    assert "the answer to" in await mo.press(mo.labels[0])
    await mo.press("Change")
    await mo.press("Something else")
    await mo.press("A text")
    assert 'your text "Hello all", every Friday at 20:00' in await mo.say("Hello all")
    assert (await stored(app)).when == "weekly fri 20:00 Europe/Berlin"


async def test_the_questions_of_a_change_can_be_answered_in_words(app: App, mo: Talk) -> None:
    for button, wrong, right, when in (
        ("Another day", "some day", "every 2 weeks fri", "every 2 weeks fri 18:00 from 2026-11-27 Europe/Berlin"),
        ("Another time", "6", "6:30pm", "every 2 weeks fri 18:30 from 2026-11-27 Europe/Berlin"),
    ):
        await mo.say("/schedule edit 1")
        await mo.press(button)
        assert "Changed" not in await mo.say(wrong)
        assert "Changed" in await mo.say(right)
        assert (await stored(app)).when == when


async def test_where_there_are_more_one_chooses_and_what_was_typed_comes_along(app: App, mo: Talk) -> None:
    await mo.say("/schedule add daily 09:00")
    assert "Which one do you mean?" in await mo.say("/schedule edit wed 19:00 pain")
    assert mo.labels[0].startswith("1: a tip (Sleep), every Tuesday")
    await mo.press("2: ")
    assert (await stored(app, 2)).when == "weekly wed 19:00"
    assert "type the rest again" in await mo.say('/schedule edit wed 19:00 "A text that is too long to stand in a button"')
    assert "What should change?" in await mo.press("2: ")


@pytest.mark.parametrize("subcommand", ["edit", "pause", "resume", "run", "remove", "preview"])
async def test_any_of_them_asks_which_where_there_are_more(app: App, mo: Talk, subcommand: str) -> None:
    await mo.say('/schedule add daily 09:00 "*Hi* all"')
    assert "Which one" in await mo.say(f"/schedule {subcommand}")
    assert mo.labels == [
        "1: a tip (Sleep), every Tuesday at 18:00 (Europe/Berlin time)",
        '2: your text "*Hi* all", every day at 09:00 (UTC time)',
    ]
    assert "Number 2" in await mo.press("2: ") or subcommand in ("run", "remove")


@pytest.mark.parametrize("subcommand", ["list", "edit", "pause", "resume", "run", "remove", "preview", "log"])
@pytest.mark.parametrize("typed", ["7", "#7", "foo", "1 2", "1x"])
async def test_a_number_that_is_not_there_is_answered_with_those_that_are(
    app: App, mo: Talk, subcommand: str, typed: str
) -> None:
    if subcommand in ("edit", "pause") and typed not in ("7", "#7"):
        return  # these read more than a number
    before = await stored(app)
    seen = await mo.say(f"/schedule {subcommand} {typed}")
    assert f'no schedule "{typed.strip("#")}" here' in seen
    assert "Number 1: a tip (Sleep), every Tuesday at 18:00" in seen
    assert await stored(app) == before


@pytest.mark.parametrize("subcommand", ["edit", "pause", "resume", "run", "remove", "preview"])
async def test_where_there_is_none_it_says_how_to_add_one(app: App, subcommand: str) -> None:
    assert "/schedule add every tuesday 18:00" in await moderator(app).say(f"/schedule {subcommand} 1")


async def test_a_pause_begins_at_once_and_may_get_an_end(app: App, mo: Talk, clock: Clock) -> None:
    seen = await mo.say("/schedule pause 1")
    assert "Paused until you resume it." in seen
    assert mo.labels == ["For 1 week", "For 2 weeks", "For 1 month", "Resume", "All schedules"]
    assert (await stored(app)).state is ScheduleState.PAUSED
    assert await next_at(app) is None
    assert "Paused until you resume it" in await mo.say("/schedule")
    await mo.say("/schedule pause")
    seen = await mo.press("For 2 weeks")
    assert "Paused until Monday 2026-12-07, 13:00." in seen
    assert "Tuesday 2026-12-08, 18:00" in seen
    assert await next_at(app) == datetime(2026, 12, 8, 17, tzinfo=UTC)
    assert "Paused until Monday 2026-12-07" in await mo.say("/schedule")
    clock.pass_(60 * 24 * 14)
    assert "Paused" not in await mo.say("/schedule")
    assert await changes(app) == [("schedule-added", "1"), *[("schedule-paused", "1")] * 3]


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("until 2027-01-10", "2027-01-09 23:00"),
        ("2027-01-10", "2027-01-09 23:00"),
        ("until 10 jan", "2027-01-09 23:00"),
        ("till january 10th at 9am", "2027-01-10 08:00"),
        ("for 2 weeks", "2026-12-07 12:00"),
        ("2 weeks", "2026-12-07 12:00"),
        ("a week", "2026-11-30 12:00"),
        ("three days", "2026-11-26 12:00"),
        ("for 12 hours", "2026-11-24 00:00"),
        ("for a month", "2026-12-23 12:00"),
        ("until friday", "2026-11-26 23:00"),
        ("until monday", "2026-11-29 23:00"),
        ("until tomorrow 18:00", "2026-11-24 17:00"),
        ("until 24.12.", "2026-12-23 23:00"),
        ("until next friday.", "2026-11-26 23:00"),
    ],
)
@pytest.mark.parametrize("number", ["1 ", "#1, ", "no. 1 ", ""])
async def test_the_end_of_a_pause_is_said_in_words(app: App, mo: Talk, typed: str, until: str, number: str) -> None:
    assert "Paused until" in await mo.say(f"/schedule pause {number}{typed}")
    paused = await stored(app)
    assert paused.paused_until == datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert paused.state is ScheduleState.ACTIVE


@pytest.mark.parametrize("typed", ["until i resume it", "until further notice", "forever", "for ever"])
async def test_a_pause_without_an_end_can_be_said_too(app: App, mo: Talk, typed: str) -> None:
    assert "Paused until you resume it" in await mo.say(f"/schedule pause 1 {typed}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("until foo", 'not understand "foo"'),
        ("until 2026-01-01", "over already"),
        ("until 2026-02-30", "not a day in the calendar"),
        ("until friday foo", 'not understand "foo"'),
        ("until 03/04", "two ways"),
        ("for", "Type it like"),
    ],
)
async def test_an_end_that_is_none_pauses_nothing(app: App, mo: Talk, typed: str, said: str) -> None:
    seen = await mo.say(f"/schedule pause 1 {typed}")
    assert said in seen
    assert "/schedule pause 3 until 2027-01-10" in seen
    assert (await stored(app)).paused_until is None


async def test_nothing_is_posted_in_a_pause_and_again_after_it(app: App, mo: Talk, board: Board, clock: Clock) -> None:
    await mo.say("/schedule pause 1 for 2 weeks")
    for _ in range(15):
        clock.pass_(60 * 24)
        await tick(app)
    assert not board.posts
    clock.pass_(60 * 6)
    await tick(app)
    assert len(board.posts[GROUP]) == 1


async def test_one_that_is_resumed_goes_on(app: App, mo: Talk) -> None:
    await mo.say("/schedule pause 1")
    seen = await mo.press("Resume")
    assert "It goes on." in seen
    assert "Tuesday 2026-11-24, 18:00" in seen
    assert await next_at(app) == datetime(2026, 11, 24, 17, tzinfo=UTC)
    await mo.say("/schedule pause 1 a week")
    assert "It goes on." in await mo.say("/schedule resume")
    assert "not paused" in await mo.say("/schedule resume 1")
    assert [what for what, _ in await changes(app)].count("schedule-resumed") == 2


async def test_all_that_are_paused_go_on_at_once(app: App, mo: Talk) -> None:
    await mo.say("/schedule add daily 09:00")
    await mo.say("/schedule add daily 10:00")
    assert "None is paused" in await mo.say("/schedule resume all")
    await mo.say("/schedule pause 1")
    await mo.say("/schedule pause 3")
    await mo.say("/schedule resume")
    assert "These go on: 1, 3." in await mo.press("All of them")
    assert await next_at(app, 3) is not None


async def test_one_is_posted_at_once_and_it_is_said_where(app: App, mo: Talk, board: Board) -> None:
    assert "Posted just now. It goes here." in await mo.say("/schedule run")
    assert "Tip: Sleep" in board.posts[GROUP][0].title
    assert mo.labels == ["Log", "All schedules"]
    assert "posted by hand" in await mo.press("Log")
    assert ("schedule-run", "1") in await changes(app)
    assert await next_at(app) == datetime(2026, 11, 24, 17, tzinfo=UTC)


async def test_what_keeps_it_from_being_posted_is_said(app: App, mo: Talk, board: Board) -> None:
    board.fails.append((DeliveryError(permanent=True, obstacle=Obstacle.NO_PERMISSION), False))
    seen = await mo.say("/schedule run 1")
    assert "That did not work: not posted, as I may not write there." in seen
    assert "Give me the right to send messages" in seen
    seen = await mo.say("/schedule")
    assert "I had to pause 1" in seen
    assert "Paused by me: I may not write there." in seen
    assert mo.labels == ["1: change", "Add one"]
    await mo.press("1: change")
    assert "It goes on." in await mo.press("Resume")
    assert (await stored(app)).why == ""


async def test_a_platform_that_asks_to_wait_is_waited_for(mo: Talk, board: Board) -> None:
    board.fails.append((DeliveryError(retry_after=30), False))
    assert "asked me to wait" in await mo.say("/schedule run 1")


async def test_one_is_removed_after_a_question_and_its_log_stays(app: App, mo: Talk) -> None:
    await mo.say("/schedule run 1")
    assert "Remove number 1, a tip (Sleep), every Tuesday" in await mo.say("/schedule remove 1")
    assert "Number 1" in await mo.press("No")
    await mo.say("/schedule remove")
    seen = await mo.press("Yes")
    assert "Removed." in seen
    assert "log still shows" in seen
    assert await app.storage.schedules.of(GROUP) == ()
    assert "posted by hand" in await mo.press("Log")
    assert "posted by hand" in await mo.say("/schedule log")
    assert ("schedule-removed", "1") in await changes(app)


async def test_a_removed_one_cannot_be_changed_by_an_old_button(app: App, mo: Talk) -> None:
    await mo.say("/schedule list 1")
    buttons = mo.last.buttons
    await mo.say("/schedule add daily 10:00")
    await mo.say("/schedule remove 1")
    await mo.press("Yes")
    for button in buttons[:4]:
        assert 'no schedule "1" here' in await mo.press_button(button)


async def test_two_moderators_at_once_lose_nothing_silently(app: App, mo: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await stored(app)
    await app.storage.schedules.change(replace(one, state=ScheduleState.REMOVED), None)

    async def as_before(community: Target) -> tuple[Schedule, ...]:
        return (one,)

    monkeypatch.setattr(app.storage.schedules, "of", as_before)
    for typed in ("edit 1 19:00", "pause 1", "edit 1 pain"):
        assert "Somebody has removed that schedule meanwhile" in await mo.say(f"/schedule {typed}")


async def test_a_schedule_that_is_over_says_so(app: App, mo: Talk, clock: Clock) -> None:
    await mo.say("/schedule add once 2026-11-24 10:00")
    clock.now += timedelta(days=3)
    await tick(app)
    assert "No more dates come." in await mo.say("/schedule list 2")
    assert "over already" in await mo.say("/schedule edit 2 11:00")


async def test_what_is_due_already_is_not_lost_by_a_change_of_something_else(
    app: App, mo: Talk, board: Board, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 24, 17, 0, 3, tzinfo=UTC)
    await mo.say("/schedule edit 1 pain")
    await tick(app)
    assert [post.title for post in board.posts[GROUP]] == ["Tip: Pain"]
    assert await next_at(app) == datetime(2026, 12, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["edit 1 wed", "pause 1", "pause 1 for 2 weeks"])
async def test_what_is_due_already_is_not_posted_where_that_was_changed(
    app: App, mo: Talk, board: Board, clock: Clock, typed: str
) -> None:
    clock.now = datetime(2026, 11, 24, 17, 0, 3, tzinfo=UTC)
    await mo.say(f"/schedule {typed}")
    await tick(app)
    assert not board.posts


async def test_a_new_zone_posts_each_day_once(app: App, mo: Talk, board: Board, clock: Clock) -> None:
    await mo.say("/schedule add daily 17:00")
    clock.now = datetime(2026, 11, 23, 17, 0, 3, tzinfo=UTC)
    await mo.say("/timezone New York")
    await tick(app)
    assert not board.posts
    assert await next_at(app, 2) == datetime(2026, 11, 23, 22, tzinfo=UTC)
    clock.now = datetime(2026, 11, 23, 22, 0, 3, tzinfo=UTC)
    await tick(app)
    await mo.say("/timezone Honolulu")
    assert await next_at(app, 2) == datetime(2026, 11, 25, 3, tzinfo=UTC)
    await mo.say("/schedule edit 2 Berlin")
    assert await next_at(app, 2) == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert len(board.posts[GROUP]) == 1
