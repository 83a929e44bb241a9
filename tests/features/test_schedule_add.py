"""/schedule add: typed in one line or by buttons, with what comes next, and with what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.content import Content
from bot.core.messages import Request, Target, User
from tests.conftest import Clock
from tests.features.scheduling import GROUP, moderator
from tests.talk import Talk

SUBCOMMANDS = ("list", "add", "edit", "pause", "resume", "run", "remove", "preview", "log")


@pytest.fixture
def mo(app: App) -> Talk:
    return moderator(app)


async def test_one_line_adds_one_and_shows_the_next_dates_in_its_zone(app: App, mo: Talk) -> None:
    seen = await mo.say("/schedule add every 2 weeks tue 18:00 Europe/Berlin sleep")
    assert "Saved as number 1: a tip (Sleep), every 2 weeks on Tuesday at 18:00" in seen
    assert "(Europe/Berlin time). It goes here." in seen
    for date in ("Tuesday 2026-11-24, 18:00", "Tuesday 2026-12-08, 18:00", "Tuesday 2026-12-22, 18:00"):
        assert date in seen
    assert "The clocks there change on Sunday 2027-03-28. It stays at 18:00." in seen
    assert mo.labels == ["Preview", "Change", "Remove"]
    (stored,) = await app.storage.schedules.of(GROUP)
    assert (stored.when, stored.what) == ("every 2 weeks tue 18:00 from 2026-11-24 Europe/Berlin", "tips sleep")
    assert stored.made_by is not None
    assert stored.made_by.id == "mo"
    planned = (await app.storage.deliveries.next(GROUP))[1]
    assert planned.planned_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


async def test_a_date_carries_its_moment_so_that_readers_elsewhere_can_be_shown_their_own_time(mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00")
    assert f"[Monday 2026-11-23, 18:00](time:{datetime(2026, 11, 23, 18, tzinfo=UTC).timestamp():.0f})" in mo.last.text


async def test_without_a_zone_of_its_own_it_follows_that_of_the_community(app: App, mo: Talk) -> None:
    await mo.say("/timezone Berlin")
    assert "every day at 18:00 (Europe/Berlin time)" in await mo.say("/schedule add daily 18:00")
    await mo.say("/schedule add daily 18:00 Berlin")
    await mo.say("/timezone New York")
    planned = await app.storage.deliveries.next(GROUP)
    assert planned[1].planned_at == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert planned[2].planned_at == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert "every day at 18:00 (America/New York time)" in await mo.say("/schedule list 1")


async def test_words_of_ones_own_are_kept_with_their_line_breaks(app: App, mo: Talk) -> None:
    seen = await mo.say('/schedule add mon,thu 10:00 “Good morning!\nIt is a "fine" day.”')
    assert 'your text "Good morning! It is a "fine" day."' in seen
    (stored,) = await app.storage.schedules.of(GROUP)
    assert (stored.what, stored.text) == ("text", 'Good morning!\nIt is a "fine" day.')


async def test_help_in_an_emergency_can_be_posted_too(app: App, mo: Talk) -> None:
    assert "Saved" in await mo.say('/schedule add daily 09:00 "If you think of ending your life, call 116 123."')
    assert "Saved" in await mo.say("/schedule add every 2 weeks tue 18:00 swelling")


async def test_an_emergency_that_somebody_types_there_is_still_heard(app: App, mo: Talk) -> None:
    await mo.say("/schedule add")
    assert "999" in await mo.say("I want to kill myself")
    assert "Type it like" in mo.seen, "and the work goes on"
    assert "999" in await mo.say("/schedule add daily 09:00 I want to kill myself")
    assert await app.storage.schedules.of(GROUP) == ()


@pytest.mark.parametrize(
    "line", ["/schedule help", "/schedule add now", "/schedule add everyone", "/schedule add half past six tue"]
)
async def test_a_few_words_about_settings_are_no_emergency(mo: Talk, line: str) -> None:
    seen = await mo.say(line)
    assert "999" not in seen
    assert "116 123" not in seen


async def test_a_date_alone_is_once(mo: Talk) -> None:
    assert "once, on 2026-11-24 at 09:00" in await mo.say("/schedule add tomorrow 9am")
    assert "once, on 2026-12-24 at 10:00" in await mo.say("/schedule add 24 dec 10:00")


async def test_where_nobody_chose_a_time_zone_it_is_said_which_one_is_used(mo: Talk) -> None:
    assert "/timezone" in await mo.say("/schedule add daily 09:00")
    await mo.say("/timezone Berlin")
    assert "/timezone" not in await mo.say("/schedule add daily 10:00")


async def test_buttons_alone_add_a_kind_of_tips(app: App, mo: Talk, content: Content) -> None:
    assert "I post nothing here by myself" in await mo.say("/schedule")
    await mo.press("Add one")
    assert mo.labels[:2] == ["Every Monday", "Every Tuesday"]
    await mo.press("Every Tuesday")
    await mo.press("18:00")
    assert len(mo.labels) == len(content.tips.categories) + 3
    assert "a tip (Sleep), every Tuesday at 18:00" in await mo.press("Tips: Sleep")


@pytest.mark.parametrize("day", ["Every Monday", "Every Sunday", "Every day", "Monday to Friday"])
async def test_buttons_alone_add_any_topic_on_any_day(app: App, mo: Talk, content: Content, day: str) -> None:
    await mo.say("/schedule add")
    await mo.press(day)
    await mo.press("09:00")
    await mo.press("An answer from the FAQ")
    assert len(mo.labels) == len(content.categories)
    await mo.press("The basics")
    assert 'Saved as number 1: the answer to "Can massage therapy cure MS?"' in await mo.press("Can massage therapy cure MS?")


async def test_buttons_lead_to_a_text_to_type(app: App, mo: Talk) -> None:
    await mo.say("/schedule add")
    await mo.press("Every day")
    await mo.press("20:00")
    await mo.press("A text of my own")
    assert "I cannot post" in await mo.say("Hello @everyone, how are you all doing?")
    assert 'your text "Hello all", every day at 20:00' in await mo.say("Hello all")


async def test_each_question_can_be_answered_in_words(app: App, mo: Talk) -> None:
    await mo.say("/schedule add")
    assert "At what time?" in await mo.say("every tuesday")
    assert "before or after noon" in await mo.say("6")
    assert "What should I post?" in await mo.say("17:30")
    assert "Did you mean: Sleep?" in await mo.say("slep")
    assert "a tip (Sleep), every Tuesday at 17:30" in await mo.say("sleep")
    await mo.say("/schedule add")
    assert "not understand" in await mo.say("whenever you like, dear bot")
    assert "every 2 weeks on Tuesday at 18:00" in await mo.say("every 2 weeks tue 18:00 pain")


async def test_a_day_alone_is_asked_for_its_hour(mo: Talk) -> None:
    assert "At what time?" in await mo.say("/schedule add every 2 weeks tue")
    assert "every 2 weeks on Tuesday at 09:00" in await mo.press("09:00")
    assert "At what time?" in await mo.say("/schedule add weekdays")
    await mo.press("10:00")
    assert "every weekday" in await mo.press("Tips of all kinds")


async def test_a_day_in_very_many_words_is_asked_for_its_hour_in_words(mo: Talk) -> None:
    assert "The time of day is missing" in await mo.say("/schedule add monthly on the first monday starting on 2027-01-01")


async def test_options_of_a_platform_say_the_same(app: App, mo: Talk) -> None:
    for answers, said in (
        ("when=tue+18%3A00&what=sleep", "a tip (Sleep)"),
        ("when=tue+18%3A00&what=topic+sleep", "the answer to"),
        ("when=tue+18%3A00&text=Hi+all", 'your text "Hi all"'),
        ("when=tue+18%3A00+Berlin", "Europe/Berlin"),
        ("when=weekly+mon+09%3A00&what=tips", "a tip, every Monday at 09:00"),
    ):
        assert said in await mo.press_id(f"schedule add:{answers}")
    assert "Please also say when" in await mo.press_id("schedule add:what=sleep")
    assert "Did you mean: Sleep?" in await mo.press_id("schedule add:when=tue+18%3A00&what=slep")
    assert len(await app.storage.schedules.of(GROUP)) == 5


async def test_what_is_wrong_adds_nothing(app: App, mo: Talk) -> None:
    for typed in (
        "foo",
        "tue 25:00",
        "tue 18:00 slep",
        "once 2020-01-01 10:00",
        'tue 18:00 "@everyone"',
        "tue 18:00 CST",
        "tue 18:00 hi",
    ):
        seen = await mo.say(f"/schedule add {typed}")
        assert "Saved" not in seen, typed
    assert await app.storage.schedules.of(GROUP) == ()


async def test_times_of_silence_are_shown_and_never_alone(app: App, mo: Talk) -> None:
    await app.communities.choose(GROUP, "quiet", "21:00-09:00 sat 2026-11-24")
    seen = await mo.say("/schedule add daily 18:00")
    assert "Tuesday 2026-11-24, 18:00 (not posted: a day off)" in seen
    assert "Thursday 2026-11-26, 18:00" in seen
    assert "Friday" not in seen
    seen = await mo.say("/schedule add daily 22:00")
    assert "Nothing would ever be posted" in seen
    assert "quiet hours" in seen
    assert "/community" in seen
    assert "Nothing would ever be posted" in await mo.say("/schedule add every saturday 12:00")
    await mo.say("/schedule edit 1 23:00")
    (stored,) = await app.storage.schedules.of(GROUP)
    assert stored.when == "daily 18:00"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("daily 02:30 Berlin", "On Sunday 2027-03-28 the clocks there go forward and skip 02:30. On that day it comes at 03:00."),
        (
            "monthly last sun 02:15 Berlin",
            "On Sunday 2027-03-28 the clocks there go forward and skip 02:15. On that day it comes at 03:00.",
        ),
        (
            "sun 01:30 new york",
            "On Sunday 2027-11-07 the clocks there go back, and 01:30 comes twice. I post once, the first time.",
        ),
        (
            "sun 02:10 Lord Howe",
            "On Sunday 2027-10-03 the clocks there go forward and skip 02:10. On that day it comes at 02:30.",
        ),
        ("mon 10:00 Sydney", "The clocks there change on Sunday 2027-04-04. It stays at 10:00."),
        ("once 2027-06-01 10:00 Berlin", "The clocks there change on Sunday 2027-03-28. It stays at 10:00."),
    ],
)
async def test_a_change_of_clocks_is_told_where_it_touches_the_schedule(mo: Talk, when: str, said: str) -> None:
    assert said in await mo.say(f"/schedule add {when}")


@pytest.mark.parametrize("when", ["daily 02:30 Tokyo", "daily 02:30 UTC", "once 2026-12-24 10:00 Berlin"])
async def test_nothing_is_said_of_clocks_that_do_not_matter(mo: Talk, when: str) -> None:
    assert "clocks" not in await mo.say(f"/schedule add {when}")


async def test_it_goes_where_scheduled_tips_go_in_this_community(app: App, mo: Talk) -> None:
    await app.communities.choose_place(GROUP, Target("test", "group", "tips"))
    assert "It goes to the place that was chosen" in await mo.say("/schedule add daily 18:00")
    assert "It goes here." in await replace(mo, thread="tips").say("/schedule list")
    await mo.say("/schedule edit 1")
    assert "It goes here." in await mo.press("Post it here")
    assert "It goes to another place" in await replace(mo, thread="chat").say("/schedule list")


async def test_a_community_has_all_its_channels_schedules(app: App, mo: Talk) -> None:
    one = replace(mo, chat="one", community="server")
    await one.say("/schedule add daily 18:00")
    other = replace(mo, chat="two", community="server")
    assert "Number 1: a tip, every day at 18:00 (UTC time). It goes to another place" in await other.say("/schedule")
    assert "I post nothing" in await mo.say("/schedule")


async def test_there_is_a_limit_and_it_is_said(app: App, mo: Talk, clock: Clock) -> None:
    for _ in range(25):
        clock.pass_(3)
        assert "Saved" in await mo.say("/schedule add daily 18:00")
    assert "25 schedules" in await mo.say("/schedule add daily 18:00")
    clock.pass_(3)
    await mo.say("/schedule remove 7")
    await mo.press("Yes")
    assert "Saved as number 26" in await mo.say("/schedule add daily 18:00")


@pytest.mark.parametrize("subcommand", SUBCOMMANDS)
async def test_nobody_else_does_any_of_it(app: App, mo: Talk, subcommand: str) -> None:
    await mo.say("/schedule add daily 18:00")
    before = await app.storage.schedules.of(GROUP)
    ben = replace(mo, user="ben", moderator=False)
    for typed in (f"/schedule {subcommand}", f"/schedule {subcommand} 1", f"/schedule {subcommand} 1 daily 19:00"):
        assert "Only moderators" in await ben.say(typed)
    for answers in ("n=1", "n=1&do=yes", "when=daily+19%3A00", "n=1&until=1+week", "do=all"):
        assert "Only moderators" in await ben.press_id(f"schedule {subcommand}:{answers}")
    assert await app.storage.schedules.of(GROUP) == before


@pytest.mark.parametrize("subcommand", SUBCOMMANDS)
async def test_in_private_it_says_where_it_is_used(app: App, subcommand: str) -> None:
    alone = Talk(app.dispatcher, user="mo", moderator=True)
    assert "Use this in the group or server" in await alone.say(f"/schedule {subcommand} daily 18:00")


@pytest.mark.parametrize("subcommand", SUBCOMMANDS)
async def test_a_link_that_somebody_made_changes_nothing(app: App, mo: Talk, subcommand: str) -> None:
    await mo.say("/schedule add daily 18:00")
    await mo.say("/schedule pause 1")
    before = await app.storage.schedules.of(GROUP)
    linked = replace(mo, linked=True)
    for answers in (
        "n=1&do=yes",
        "when=daily+19%3A00",
        "n=1&when=daily+19%3A00",
        "n=1&until=1+week",
        "do=all",
        "n=1",
        "number=1",
    ):
        await linked.press_id(f"schedule {subcommand}:{answers}")
        await linked.press_id(f"schedule {subcommand}:{answers}")
    assert await app.storage.schedules.of(GROUP) == before
    assert await app.storage.deliveries.log(GROUP, None, 10) == ()


async def test_who_added_it_is_written_down(app: App, mo: Talk) -> None:
    await mo.say("/schedule add daily 18:00")
    (change,) = await app.storage.changes.of(GROUP, 10)
    assert (change.what, change.details["number"]) == ("schedule-added", "1")
    assert change.by is not None
    assert change.by.id == "mo"


async def test_a_message_that_is_answered_with_the_command_is_not_taken_for_the_time(mo: Talk) -> None:
    request = Request(User("test", "mo"), GROUP, "schedule", "add", replied_to="daily 09:00", private=False, moderator=True)
    assert "Choose a day" in (await mo.dispatcher.handle(request)).text
