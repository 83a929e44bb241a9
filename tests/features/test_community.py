"""The settings of a community: changed by its moderators, by buttons or in words, and who changed what."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.content import Content, Library
from bot.core.communities import Quiet
from bot.core.messages import Request, Target, User
from bot.features.community.choosing import MOST_DATES, Choosing
from bot.storage.scheduled import Change, Schedule
from tests.conftest import Clock, MakeApp
from tests.platforms.board import Board
from tests.talk import Talk

HERE = Target("test", "group")
ALONE = "/ask I can't breathe"


@pytest.fixture
def moderator(app: App) -> Talk:
    return Talk(app.dispatcher, user="mo", name="Mo", chat="group", private=False, moderator=True)


@pytest.fixture
def member(app: App) -> Talk:
    return Talk(app.dispatcher, chat="group", private=False)


@pytest.fixture
def german(library: Library, content: Content) -> Library:
    words = content.messages
    other = replace(content, language="de", messages=replace(words, language=replace(words.language, name="Deutsch")))
    return replace(library, languages={"en": content, "de": other})


def arrival(user: str = "mo") -> Request:
    return Request(User("test", user), HERE, private=False, locale="en")


async def test_alone_it_shows_every_setting_with_a_button_to_change_it(moderator: Talk) -> None:
    seen = await moderator.say("/community")
    for line in (
        "Language: English",
        "Time zone: UTC. It is 12:00 there now.",
        "Country: United Kingdom.",
        "Quiet hours: none",
        "Days off: none",
        "Scheduled tips go: where each schedule was made",
    ):
        assert line in seen
    names = ["Time zone", "Country", "Quiet hours", "Days off", "Posting place", "Who changed what"]
    assert moderator.labels == [*names, "Set up"]
    for name in names:
        await moderator.say("/community")
        assert name in await moderator.press(name)
        assert "Settings of this community" in await moderator.press("All settings")


@pytest.mark.parametrize(
    "line", ["", " quiet 21:00-09:00", " days sat", " country GB", " place here", " changes", " language en"]
)
async def test_only_moderators_and_only_in_a_community(app: App, member: Talk, moderator: Talk, line: str) -> None:
    assert "Only moderators" in await member.say(f"/community{line}")
    assert "the group or server that you moderate" in await replace(moderator, private=True).say(f"/community{line}")
    assert app.communities.quiet(HERE) == Quiet()
    assert not app.storage.exists


async def test_a_member_cannot_press_what_a_moderator_sees(app: App, member: Talk, moderator: Talk) -> None:
    await moderator.say("/community quiet")
    for button in moderator.last.buttons:
        assert "Only moderators" in await member.press_button(button)
    assert not app.storage.exists


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("timezone berlin", "Time zone: Europe/Berlin. It is 13:00 there now."),
        ("timezone UK time", "Time zone: Europe/London"),
        ("country germany", "Country: Germany. I show its emergency number"),
        ("country de", "Country: Germany"),
        ("country UK", "Country: United Kingdom"),
        ("country the USA", "Country: United States"),
        ("country Norw", "Country: Norway"),
        ("country KE", "Country: Kenya. I know no help lines for it yet"),
        ("quiet 21:00-09:00", "Quiet hours: from 21:00 to 09:00"),
        ("quiet 21:00 - 9:00", "Quiet hours: from 21:00 to 09:00"),
        ("quiet 9pm to 9am", "Quiet hours: from 21:00 to 09:00"),
        ("quiet hours between 9 pm and 9 am", "Quiet hours: from 21:00 to 09:00"),
        ("quiet from 21 till 0:00", "Quiet hours: from 21:00 to 00:00"),
        ("days sat,sun", "Days off: Saturday, Sunday"),
        ("days off sat, sun", "Days off: Saturday, Sunday"),
        ("days weekends", "Days off: Saturday, Sunday"),
        ("days fri-sun", "Days off: Friday, Saturday, Sunday"),
        ("days every monday and 25 dec", "Days off: Monday, 25 Dec 2026"),
        ("days 2026-12-25, 1 jan", "Days off: 25 Dec 2026, 1 Jan 2027"),
        ("place here", "Scheduled tips go: here"),
        ("language en", "Language: English"),
        ("quiet hours", "Quiet hours: none"),
    ],
)
async def test_one_line_is_enough(moderator: Talk, line: str, seen: str) -> None:
    said = await moderator.say(f"/community {line}")
    assert seen in said
    assert moderator.last.buttons


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("timezone berlim", "Did you mean: Europe/Berlin"),
        ("timezone GMT+1", '"GMT+1". If it is a time zone'),
        ("country atlantis", 'do not know the country "atlantis". Type its name or its two letters'),
        ("country germny", "Did you mean: Germany?"),
        ("country korea north", 'country "korea north"'),
        ("country united", "Did you mean: United"),
        ("country XX", 'country "XX"'),
        ("quiet 25:00-09:00", '"25:00" is not a time of day. Type it like: 21:00-09:00'),
        ("quiet 9-21", 'Is "9" before or after noon?'),
        ("quiet 21:00", "The hour when they end is missing. Type it like"),
        ("quiet 21:00-21:00", "would end when it begins"),
        ("quiet 21:00-09:00 please", 'do not understand "please" there. Type it like'),
        ("quiet at night", 'do not understand "at" there.'),
        ("days caturday", 'do not understand "caturday" there. Type it like: sat, sun'),
        ("days sat, 2026-13-01", '"2026-13-01" is not a day'),
        ("days 2026-02-29", '"2026-02-29" is not a day'),
        ("days 2025-12-25", '"2025-12-25" is over already. Type it like'),
        ("days 3/4", "can be read in two ways"),
        ("days mon-sun", "Then I would never post anything"),
        ("place there", 'cannot find "there"'),
        ("language klingon", 'cannot find "klingon"'),
        ("nonsense", 'cannot find "nonsense"'),
    ],
)
async def test_what_is_wrong_is_said_where_it_is_wrong_and_nothing_changes(
    app: App, moderator: Talk, line: str, wrong: str
) -> None:
    assert wrong in await moderator.say(f"/community {line}")
    assert len(moderator.seen) < 600
    assert not app.storage.exists
    assert not app.communities.known()


async def test_an_old_button_says_so(moderator: Talk) -> None:
    assert "do not know this button" in await moderator.press_id("community days:without=a%20b")
    assert "no day off any more" in await moderator.press_id("community days:without=sat")
    assert "no day off any more" in await moderator.press_id("community days:without=anything")


async def test_quiet_hours_by_buttons(app: App, moderator: Talk) -> None:
    await moderator.say("/community")
    await moderator.press("Quiet hours")
    assert "from 22:00 to 08:00" in await moderator.press("22:00-08:00")
    assert moderator.last.title == "Settings of this community"
    await moderator.press("Quiet hours")
    assert "Quiet hours: none" in await moderator.press("None")
    assert app.communities.quiet(HERE) == Quiet()


async def test_days_off_are_added_and_taken_away_and_leave_the_hours(app: App, moderator: Talk) -> None:
    await moderator.say("/community quiet 21:00-09:00")
    await moderator.say("/community days")
    await moderator.press("Add Saturday")
    assert "Days off: Saturday" in await moderator.press("Add Saturday" if "Add Saturday" in moderator.labels else "Add Sunday")
    assert "Add Saturday" not in moderator.labels
    assert "Days off: Saturday, Sunday, 25 Dec 2026" in await moderator.say("/community days 2026-12-25")
    assert "Days off: Sunday, 25 Dec 2026" in await moderator.press("Take away Saturday")
    assert "Days off: Sunday" in await moderator.press("Take away 25 Dec 2026")
    assert str(app.communities.quiet(HERE)) == "21:00-09:00 sun"
    assert "Days off: none" in await moderator.say("/community days none")
    assert str(app.communities.quiet(HERE)) == "21:00-09:00"


async def test_asking_for_days_off_takes_none_away(moderator: Talk) -> None:
    await moderator.say("/community days sat")
    assert "Days off: Saturday" in await moderator.say("/community days off")


async def test_dates_that_are_over_make_room_and_there_is_a_most(app: App, moderator: Talk, clock: Clock) -> None:
    first = ", ".join(f"2026-12-{day:02}" for day in range(1, MOST_DATES + 1))
    await moderator.say(f"/community days {first}")
    assert f"more than {MOST_DATES} dates" in await moderator.say("/community days 2027-01-01")
    assert len(moderator.last.buttons) == 0
    clock.now = datetime(2026, 12, 12, 12, tzinfo=UTC)
    assert "Days off: 11 Dec 2026, 12 Dec 2026, 1 Jan 2027" in await moderator.say("/community days 2027-01-01")


async def test_most_days_still_fit_below_one_message(moderator: Talk) -> None:
    dates = ", ".join(f"2026-12-{day:02}" for day in range(1, MOST_DATES + 1))
    await moderator.say(f"/community days mon-sat, {dates}")
    others = [button for button in moderator.last.buttons if "days" not in button.answers]
    assert len(others) <= 20, "four rows of five, below a list (Discord)"


async def test_after_the_question_the_answer_alone_is_enough(moderator: Talk) -> None:
    await moderator.say("/community timezone")
    assert "Europe/Berlin" in await moderator.say("berlin")
    await moderator.say("/community quiet")
    assert "from 22:00 to 07:00" in await moderator.say("10pm-7am")
    await moderator.say("/community country")
    assert "do not know the country" in await moderator.say("germny")
    assert "Country: Germany" in await moderator.say("Germany")


async def test_every_country_with_help_lines_has_a_name_and_a_button(moderator: Talk, library: Library, content: Content) -> None:
    countries = content.messages.community.countries
    await moderator.say("/community country")
    for code in library.help_lines.countries:
        assert countries[code][0] in moderator.labels
    assert len(library.help_lines.countries) <= 25, "a list on Discord holds no more"
    names = [name.casefold() for known in countries.values() for name in known]
    assert len(names) == len(set(names)), "no name means two countries"


async def test_the_place_is_where_it_was_chosen(app: App, moderator: Talk) -> None:
    await moderator.say("/community place")
    assert "Scheduled tips go: here" in await moderator.press("Here")
    request = Request(User("test", "mo"), Target("test", "channel 2", "thread"), private=False, moderator=True, community="group")
    seen = await app.dispatcher.handle(replace(request, command="community"))
    assert "to another place" in seen.text
    await app.dispatcher.handle(replace(request, command="community", typed="place here"))
    assert app.communities.place(HERE) == Target("test", "channel 2", "thread")
    await moderator.say("/community place")
    assert "where each schedule was made" in await moderator.press("Where each")
    assert app.communities.place(HERE) is None


async def test_step_by_step_each_can_be_skipped_and_says_how_many_are_left(moderator: Talk) -> None:
    await moderator.say("/community")
    seen = await moderator.press("Set up")
    assert "Step 1 of 4. After this one: 3 more." in seen
    assert moderator.last.title == "Time zone"
    seen = await moderator.press("Europe/Berlin")
    assert "Time zone: Europe/Berlin. It is 13:00 there now." in seen
    assert "Step 2 of 4" in seen
    assert "Country: Germany" in await moderator.press("Germany")
    assert "Step 3 of 4. After this one: 1 more." in moderator.seen
    assert "Scheduled tips go: here" in await moderator.press("Here")
    assert "Step 4 of 4. This is the last one." in moderator.seen
    tuesday = next(button for button in moderator.last.buttons if button.label == "Tuesday 18:00")
    assert (tuesday.command, tuesday.answers) == ("schedule add", {"when": "weekly tue 18:00", "what": "tips"})
    assert "I am ready" in await moderator.press("Skip")
    await moderator.say("/community setup")
    for _ in range(3):
        await moderator.press("Skip")
    assert "I am ready" in await moderator.press("Skip")


async def test_in_the_middle_of_the_steps_an_answer_can_be_typed(moderator: Talk) -> None:
    await moderator.say("/community setup")
    assert "Step 2 of 4" in await moderator.say("lisbon")
    assert "Step 3 of 4" in await moderator.say("portugal")


async def test_where_there_are_two_languages_the_first_step_is_the_language(make_app: MakeApp, german: Library) -> None:
    app = make_app(library=german)
    moderator = Talk(app.dispatcher, user="mo", chat="group", private=False, moderator=True)
    assert "Language" in (await moderator.say("/community"), moderator.labels)[1]
    assert "Step 1 of 5" in await moderator.press("Set up")
    assert "Language: Deutsch" in await moderator.press("Deutsch")
    assert "Step 2 of 5" in moderator.seen
    assert "chose the language: Deutsch" in await moderator.say("/community changes")


async def test_who_changed_what_with_the_time_there(app: App, moderator: Talk, clock: Clock) -> None:
    assert "Nobody has changed" in await moderator.say("/community changes")
    await moderator.say("/community timezone berlin")
    await moderator.say("/timezone london")
    await moderator.say("/timezone london")
    await moderator.say("/language en")
    clock.pass_(60)
    other = replace(moderator, user="jo", name="**Jo** [x](https://e.org)")
    for line in ("country DE", "quiet 21-09:00", "days sat", "place here", "quiet off", "days none"):
        await other.say(f"/community {line}")
    seen = await moderator.say("/community changes")
    for line in (
        "2026-11-23 12:00: Mo chose the time zone: Europe/Berlin.",
        "2026-11-23 12:00: Mo chose the time zone: Europe/London.",
        "2026-11-23 13:00: **Jo** [x](https://e.org) chose the country: Germany.",
        "**Jo** [x](https://e.org) changed the quiet hours: from 21:00 to 09:00.",
        "**Jo** [x](https://e.org) changed the days off: Saturday.",
        "**Jo** [x](https://e.org) changed where scheduled tips go.",
        "**Jo** [x](https://e.org) changed the quiet hours: none.",
        "**Jo** [x](https://e.org) changed the days off: none.",
    ):
        assert seen.count(line) == 1, line
    assert "language" not in seen, "it was English before"
    assert seen.index("days off: none") < seen.index("Europe/London") < seen.index("Europe/Berlin"), "the newest first"
    assert "Nobody has changed" in await replace(moderator, chat="other").say("/community changes")


async def test_every_kind_of_change_has_its_sentence(app: App, moderator: Talk, clock: Clock) -> None:
    kinds = ["added", "edited", "paused", "resumed", "removed", "run", "paused-by-bot"]
    for kind in kinds:
        by = None if kind == "paused-by-bot" else User("test", "mo", "Mo")
        await app.storage.changes.note(Change(HERE, clock(), f"schedule-{kind}", by, {"number": "7"}))
    await app.storage.changes.note(Change(HERE, clock(), "schedule-removed", None, {"number": "8"}))
    await app.storage.changes.note(Change(HERE, clock(), "question-dismissed", User("test", "mo", "Mo"), {}))
    seen = await moderator.say("/community changes")
    assert seen.count("schedule 7") == len(kinds)
    assert "I paused schedule 7" in seen
    assert "somebody removed schedule 8." in seen
    assert "Mo took a question off the list" in seen


async def test_what_is_done_with_open_questions_is_noted_too(app: App, member: Talk, moderator: Talk) -> None:
    app.deliver(Board())
    for question in ("where can I buy red paint for my garden?", "which film has the best music?"):
        await member.say(f"/ask {question}")
    await moderator.say("/unanswered")
    await moderator.press("1: Dismiss")
    await moderator.press("1: Answer")
    await moderator.press_button(moderator.last.buttons[0])
    seen = await moderator.say("/community changes")
    assert "Mo answered a question from the list" in seen
    assert "Mo took a question off the list" in seen
    assert "paint" not in seen


async def test_changes_are_kept_for_180_days(app: App, moderator: Talk, clock: Clock) -> None:
    await moderator.say("/community country DE")
    job = next(job for job in app.jobs if job.name == "changes")
    clock.pass_(60 * 24 * 180)
    await job.run()
    assert "Germany" in await moderator.say("/community changes")
    clock.pass_(1)
    assert "Nobody" in await moderator.say("/community changes")
    await job.run()
    assert not await app.storage.changes.of(HERE, 9)


async def test_no_job_makes_a_database(app: App) -> None:
    for job in app.jobs:
        if job.name in ("changes", "left-communities"):
            await job.run()
    assert not app.storage.exists


async def test_another_zone_is_told_to_what_is_planned_there(make_app: MakeApp) -> None:
    app, told = make_app(), list[Target]()

    async def changed(community: Target) -> None:
        told.append(community)

    async def record(request: Request, what: str, details: object) -> None:
        pass

    async def silenced(community: Target) -> tuple[int, ...]:
        return ()

    choosing = Choosing(app.library, app.communities, record, changed, silenced, app.storage.now)
    for zone in ("Europe/Berlin", "Europe/Berlin", "UTC"):
        await choosing.choose("timezone", replace(arrival(), moderator=True), zone)
    await choosing.choose("country", replace(arrival(), moderator=True), "DE")
    assert told == [HERE] * 3, "also where it is said again, as it may have failed the first time"


async def test_numbers_are_those_of_the_country_of_the_community(make_app: MakeApp) -> None:
    app = make_app(country="")
    member = Talk(app.dispatcher, chat="group", private=False)
    moderator = replace(member, user="mo", moderator=True)
    assert "your local number" in await member.say(ALONE)
    assert "No country" in await moderator.say("/why")
    await moderator.say("/community country US")
    assert "911" in await member.say(ALONE)
    assert "your local number" not in member.seen
    assert "No country" not in await moderator.say("/why")
    assert "your local number" in await replace(member, chat="anna", private=True).say(ALONE)
    await member.say("/prepare")
    await member.say("a")
    assert "911" in member.seen
    alone = replace(member, chat="anna", private=True)
    await alone.say("/prepare")
    await alone.say("a")
    assert "your local number" in alone.seen


async def test_a_check_in_names_the_help_lines_of_the_community(make_app: MakeApp) -> None:
    app = make_app(country="")
    member = Talk(app.dispatcher, chat="group", private=False)
    await replace(member, user="mo", moderator=True).say("/community country US")
    await member.say("/checkin")
    await member.press("Yes")
    asked = []
    while "9" in member.labels:
        asked.append(await member.press("9"))
    assert "911" in asked[-1], "in what was saved"
    assert "911" in asked[-2], "above the question before"
    assert all("your local number" not in seen for seen in asked)


async def test_it_says_hello_once_and_a_moderator_is_led_on(app: App, moderator: Talk, member: Talk) -> None:
    hello = await app.dispatcher.arrived(arrival())
    assert "/ask" in hello.text
    assert [button.label for button in hello.buttons] == ["Set up"]
    assert not (await app.dispatcher.arrived(arrival())).text
    assert "Only moderators" in await member.press_button(hello.buttons[0])
    assert "Step 1 of" in await moderator.press_button(hello.buttons[0])
    assert not (await app.dispatcher.arrived(replace(arrival(), target=Target("test", "mo"), private=True))).text


async def test_back_again_it_says_that_everything_is_still_there(app: App, moderator: Talk) -> None:
    await app.dispatcher.arrived(arrival())
    await moderator.say("/community quiet 21:00-09:00")
    app.dispatcher.move(HERE, None)
    again = await app.dispatcher.arrived(arrival())
    assert "settings of this community are still here" in again.text
    assert "resume" not in again.text
    assert "from 21:00 to 09:00" in await moderator.press_button(again.buttons[0])
    assert not (await app.dispatcher.arrived(arrival())).text
    await app.storage.schedules.add(Schedule(HERE, 0, HERE, "daily 09:00", "tips"), None)
    app.dispatcher.move(HERE, None)
    assert "/schedule resume" in (await app.dispatcher.arrived(arrival())).text


async def test_thirty_days_after_it_was_removed_nothing_is_kept(app: App, moderator: Talk, member: Talk, clock: Clock) -> None:
    await app.dispatcher.arrived(arrival())
    await moderator.say("/community country DE")
    await member.say("/ask where can I buy red paint for my garden?")
    await app.storage.schedules.add(Schedule(HERE, 0, HERE, "daily 09:00", "tips"), None)
    await replace(moderator, chat="other").say("/community country FR")
    await app.memories.save()
    job = next(job for job in app.jobs if job.name == "left-communities")
    app.dispatcher.move(HERE, None)
    clock.pass_(60 * 24 * 30)
    await job.run()
    assert app.communities.get(HERE, "country") == "DE"
    clock.pass_(60 * 24)
    await job.run()
    await app.memories.save()
    assert app.communities.known() == {Target("test", "other")}
    assert not await app.storage.schedules.of(HERE)
    assert not await app.storage.changes.of(HERE, 9)
    assert not await app.storage.unanswered.of(HERE, 9)
    assert await app.storage.changes.of(Target("test", "other"), 9)


async def test_back_within_thirty_days_nothing_is_forgotten_later(app: App, moderator: Talk, clock: Clock) -> None:
    await app.dispatcher.arrived(arrival())
    await moderator.say("/community country DE")
    app.dispatcher.move(HERE, None)
    clock.pass_(60 * 24 * 29)
    await app.dispatcher.arrived(arrival())
    clock.pass_(60 * 24 * 29)
    await next(job for job in app.jobs if job.name == "left-communities").run()
    assert app.communities.get(HERE, "country") == "DE"


async def test_a_person_who_shuts_the_bot_out_is_no_community(app: App) -> None:
    alone = Talk(app.dispatcher)
    await alone.say("/timezone berlin")
    app.dispatcher.move(Target("test", "anna"), None)
    assert not app.communities.known()


async def test_everything_is_there_after_a_restart_and_moves_with_its_group(make_app: MakeApp, app: App, moderator: Talk) -> None:
    await app.dispatcher.arrived(arrival())
    for line in ("timezone berlin", "country DE", "quiet 21:00-09:00", "days sat, 2026-12-25", "place here"):
        await moderator.say(f"/community {line}")
    before = await moderator.say("/community")
    old = moderator.last.buttons
    await app.storage.close()  # killed: nothing was saved in the end
    again = make_app()
    await again.open()
    moderator.dispatcher = again.dispatcher
    assert await moderator.say("/community") == before
    assert "Europe/Berlin" in await moderator.press_button(old[0])
    assert "Mo chose the country: Germany" in await moderator.say("/community changes")
    assert not (await again.dispatcher.arrived(arrival())).text
    again.dispatcher.move(HERE, Target("test", "supergroup"))
    moderator.chat = "supergroup"
    assert await moderator.say("/community") == before


async def test_the_last_step_ends_with_a_weekly_tip(app: App, moderator: Talk, clock: Clock) -> None:
    await moderator.say("/community place here")
    await moderator.say("/community setup")
    for _ in range(3):
        await moderator.press("Skip")
    await moderator.press("Tuesday 18:00")
    found = await app.storage.schedules.of(HERE)
    assert [(schedule.what, schedule.target) for schedule in found] == [("tips", HERE)], moderator.seen
    assert "added schedule 1" in await moderator.say("/community changes")


async def test_a_community_that_uses_the_bot_is_not_forgotten_though_nobody_said_that_it_was_added_again(
    app: App, moderator: Talk, member: Talk, clock: Clock
) -> None:
    await moderator.say("/community country DE")
    app.dispatcher.move(HERE, None)
    clock.pass_(60 * 24 * 10)
    await member.say("/tip")
    clock.pass_(60 * 24 * 25)
    await next(job for job in app.jobs if job.name == "left-communities").run()
    assert "Germany" in await moderator.say("/community")


async def test_quiet_hours_that_silence_a_whole_schedule_are_warned_of(moderator: Talk) -> None:
    await moderator.say("/schedule add tue 18:00")
    await moderator.say("/schedule add tue 12:00")
    seen = await moderator.say("/community quiet 17:00-19:00")
    assert "Nothing will be posted any more of schedule 1:" in seen
    assert "any more" not in await moderator.say("/community quiet 20:00-22:00")
