from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.core.adapter import NONCE
from bot.core.commands import Feature
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.core.markup import plain
from bot.core.messages import Reply, Request, Target, User
from bot.core.shown import Shown
from bot.core.times import wall
from bot.errors import DeliveryError
from bot.features import answers, checkins, reminders
from bot.features.checkins.follow_up import ALWAYS, FollowUps, Wishes
from bot.features.consent import Consents
from bot.features.reminders.planning import Plan, next_day
from bot.storage import Storage
from bot.storage.values import Moment, Reminder, ReminderKind, ReminderState, Session
from tests.conftest import Clock
from tests.talk import Talk

ANNA = User("test", "anna")
BERLIN = "Europe/Berlin"
BLOCKED = DeliveryError(permanent=True)
LATER = DeliveryError(retry_after=30)
UNSURE = DeliveryError()


@dataclass
class World:
    """A bot with messages that come by themselves, and whatever arrived. `troubles` happen to the next messages, in order."""

    app: App
    clock: Clock
    nonces: set[str] = field(default_factory=set)
    wishes: Wishes = field(default_factory=Wishes)
    troubles: list[DeliveryError] = field(default_factory=list)
    arrived: list[tuple[str, Reply, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """The bot anew, with what it has stored."""
        library, languages, clock = self.app.library, self.app.languages, self.clock
        consents = Consents(library, self.storage, 12, clock)
        asking = FollowUps(library, self.plan, self.wishes, self.whisper)
        self.feature: Feature = reminders.feature(
            library,
            self.storage,
            wishes=self.wishes,
            consented=consents.missing,
            whisper=self.whisper,
            open_form=self.open_form,
            locale=languages.of,
            zone_of=lambda request: BERLIN,
            nonces=self.nonces,
            now=clock,
        )
        check_in = checkins.CheckIn(library, self.storage, consents, asking, lambda request: "GB", lambda request: BERLIN, clock)
        self.dispatcher = Dispatcher(
            (
                answers.feature(
                    library,
                    self.app.matchers,
                    lambda request, text: None,
                    answers.Latest(clock),
                    answers.Counts(self.storage, clock),
                ),
                checkins.feature(check_in),
                self.feature,
            ),
            plain="ask",
            screen=lambda request, text: None,
            locale=languages.of,
            words=lambda locale: library.languages[locale].messages.core,
            drafts=Drafts(clock),
            flood=Flood(clock),
            shown=Shown(clock),
        )
        self.talk = Talk(self.dispatcher)

    @property
    def storage(self) -> Storage:
        return self.app.storage

    @property
    def plan(self) -> Plan:
        return Plan(self.storage, self.clock)

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        if self.troubles:
            trouble = self.troubles.pop(0)
            if trouble is UNSURE:
                self._arrive(user, reply, nonce)
            raise trouble
        self._arrive(user, reply, nonce)
        self.dispatcher.asked(Request(user, Target(user.platform, user.id)), reply)
        return str(len(self.arrived))

    def _arrive(self, user: User, reply: Reply, nonce: str) -> None:
        if not (user.platform in self.nonces and any(nonce == known for _, _, known in self.arrived)):
            self.arrived.append((user.id, reply, nonce))

    async def open_form(self, user: User, command: str, answers: Mapping[str, str]) -> Reply:
        return await self.dispatcher.open(Request(user, Target(user.platform, user.id), command, answers=answers))

    async def tick(self, minutes: float = 0) -> int:
        """Time passes, then the job runs. Gives how many messages arrived in all."""
        self.clock.pass_(minutes)
        await self.feature.jobs[0].run()
        return len(self.arrived)

    async def until(self, at: str) -> int:
        """Runs the job once at a time, by the clock in Berlin."""
        self.clock.now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        return await self.tick()

    async def log(self, at: str, id: str = "s1", **ratings: int) -> Session:
        """A session of Anna's, by the clock in Berlin."""
        started_at = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        rated = {Moment.AFTER: dict(ratings)} if ratings else {}
        made = await self.storage.sessions.change(ANNA, id, lambda old: Session(id, ANNA, started_at, BERLIN, rated))
        assert made
        return made

    async def stored(self) -> tuple[Reminder, ...]:
        return await self.storage.reminders.of(ANNA)

    async def press_on_last(self, label: str) -> str:
        """Presses a button of the message that arrived last."""
        self.talk.last = self.arrived[-1][1]
        return await self.talk.press(label)


@pytest.fixture
async def world(app: App, clock: Clock) -> World:
    """It is Monday, 13:00 in Berlin. Anna has agreed to what is stored."""
    made = World(app, clock)
    consent = app.library.languages["en"].checkins.consent
    await app.storage.consents.give(ANNA, consent.version, clock())
    return made


async def test_one_is_added_in_words_and_listed_with_its_next_time(world: World) -> None:
    talk = world.talk
    assert "do not write to you by myself" in await talk.say("/remind")
    said = await talk.say("/remind every tuesday 18:00")
    assert "every Tuesday at 18:00. The first time: Tuesday 2026-11-24, 18:00. That is Europe/Berlin time." in said
    assert "Every Tuesday at 18:00 (Europe/Berlin time). Next: Tuesday 2026-11-24, 18:00." in await talk.say("/remind")
    assert talk.last.private
    talk.user = talk.chat = "ben"
    assert "Tuesday" not in (await talk.say("/remind")).replace("every tuesday", "")


async def test_one_is_added_by_buttons_alone(world: World) -> None:
    talk = world.talk
    await talk.say("/remind")
    assert "Which day" in await talk.press("Add one")
    assert "At what time" in await talk.press("Thursday")
    assert "every Thursday at 18:00" in await talk.press("18:00")
    assert "Only if no session is logged that day" in await talk.press("Only if I have not logged one")
    assert "Only if no session is logged" in await talk.press("My messages")
    assert "Switched off" in await talk.press("Switch off: every Thursday")
    await talk.press("My messages")
    assert "Deleted" in await talk.press("Delete: every Thursday")
    assert await world.stored() == ()


@pytest.mark.parametrize(
    "day", ["Every day", "Monday to Friday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)
async def test_every_button_for_a_day_and_an_hour_works(world: World, day: str) -> None:
    for hour in world.app.library.languages["en"].messages.reminders.hours:
        await world.talk.say("/remind")
        await world.talk.press("Add one")
        await world.talk.press(day)
        assert f"at {hour}" in await world.talk.press(hour)
        await world.storage.reminders.stop(ANNA, None)


async def test_one_is_added_by_typing_step_by_step(world: World) -> None:
    talk = world.talk
    await talk.say("/remind")
    await talk.press("Add one")
    assert "At what time" in await talk.say("tuesday")
    assert '"6"' in await talk.say("6 foo")
    assert '"25:00" is not a time of day' in await talk.say("25:00")
    assert "every Tuesday at 18:00" in await talk.say("6pm")
    await talk.say("/remind")
    await talk.press("Add one")
    assert '"blursday"' in await talk.say("blursday")
    assert "every 2 weeks on Tuesday" in await talk.say("every 2 weeks tue 18:00")


@pytest.mark.parametrize(
    "typed",
    ["every tuesday 18:00, only if not logged", "every tuesday 18:00 Only if I have  not logged one.", "tue 6pm unless logged"],
)
async def test_only_if_none_is_logged_can_be_typed(world: World, typed: str) -> None:
    assert "Only if no session is logged that day" in await world.talk.say(f"/remind {typed}")
    assert [reminder.unless_logged for reminder in await world.stored()] == [True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("every blursday 18:00", '"blursday"'),
        ("every tuesday 25:00", '"25:00" is not a time of day'),
        ("every tuesday 18:00 whenever it rains", '"whenever it rains"'),
        ("once 2020-01-01 10:00", "is over already"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_stored(world: World, typed: str, said: str) -> None:
    assert said in await world.talk.say(f"/remind {typed}")
    assert await world.stored() == ()


async def test_without_consent_nothing_is_stored(world: World) -> None:
    world.talk.user = world.talk.chat = "ben"
    await world.talk.say("/remind daily 18:00")
    assert "Yes, I agree" in world.talk.labels[0] or world.talk.last.title
    assert await world.storage.reminders.of(User("test", "ben")) == ()


async def test_the_same_one_twice_comes_once_and_six_are_too_many(world: World) -> None:
    for hour in range(10, 15):
        await world.talk.say(f"/remind daily {hour}:00")
        await world.talk.say(f"/remind every day {hour}:00")
    assert len(await world.stored()) == 5
    assert "more than 5" in await world.talk.say("/remind daily 15:00")
    assert "every day at 14:00" in await world.talk.say("/remind daily 14:00")
    assert len(await world.stored()) == 5


async def test_where_others_read_along_it_is_private_and_tells_if_messages_are_closed(world: World) -> None:
    talk = world.talk
    talk.private = talk.whispers = False
    assert "not here where others read along" in await talk.say("/remind daily 18:00")
    talk.whispers = True
    world.troubles.append(BLOCKED)
    assert "direct messages are closed" in await talk.say("/remind daily 18:00")
    assert (talk.last.private, await world.stored()) == (True, ())
    assert "every day at 18:00" in await talk.say("/remind daily 18:00")
    assert talk.last.private
    assert len(world.arrived) == 1


async def test_it_comes_at_its_time_once_and_again_the_next_time(world: World) -> None:
    await world.talk.say("/remind every tuesday 18:00")
    assert await world.until("2026-11-24 17:59") == 0
    assert await world.until("2026-11-24 18:00") == 1
    assert await world.tick(1) == 1
    assert await world.until("2026-12-01 18:00") == 2
    who, reply, nonce = world.arrived[0]
    assert (who, reply.private, len(nonce)) == ("anna", True, NONCE)
    assert nonce != world.arrived[1][2]
    assert "time for a massage" in reply.text
    assert [button.label for button in reply.buttons] == ["Start a check-in", "Not today", "Stop these messages"]
    assert "Before the massage" in await world.press_on_last("Start a check-in")
    assert "not today" in await world.press_on_last("Not today")


async def test_one_tap_ends_it_and_another_brings_it_back(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/remind daily 19:00")
    assert await world.until("2026-11-23 18:00") == 1
    assert "Switched off" in await world.press_on_last("Stop these messages")
    assert await world.until("2026-11-23 19:00") == 2
    assert await world.until("2026-11-24 18:00") == 2
    await world.talk.press("My messages")
    assert "The first time: Wednesday 2026-11-25, 18:00" in (
        await _after(world, "2026-11-24 18:30", "Switch on: every day at 18:00")
    )


async def _after(world: World, at: str, label: str) -> str:
    world.clock.now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
    return await world.talk.press(label)


async def test_a_link_switches_nothing_off(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    [reminder] = await world.stored()
    for act in ("off", "delete", "all-off", "ask-no-more"):
        answers = {"do": act, "id": reminder.id}
        await world.dispatcher.handle(Request(ANNA, Target("test", "anna"), "remind", answers=answers, linked=True))
    assert await world.stored() == (reminder,)


async def test_only_if_none_is_logged_stays_silent_on_a_day_with_a_session(world: World) -> None:
    await world.talk.say("/remind daily 18:00 only if not logged")
    await world.log("2026-11-23 10:00")
    assert await world.until("2026-11-23 18:00") == 0
    assert await world.until("2026-11-24 18:00") == 1


async def test_whoever_has_blocked_the_bot_gets_nothing_more(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/remind daily 19:00")
    await world.wishes.choose(ANNA, ALWAYS)
    await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    world.troubles.append(BLOCKED)
    assert await world.until("2026-11-23 18:00") == 0
    assert await world.until("2026-11-24 19:00") == 0
    assert {reminder.state for reminder in await world.stored()} == {ReminderState.PAUSED}
    assert world.wishes.of(ANNA) == ""


async def test_where_a_platform_cannot_be_reached_it_is_tried_again_with_longer_waits(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    world.troubles += [LATER] * 3
    assert await world.until("2026-11-23 18:00") == 0
    assert (await world.tick(0.5), len(world.troubles)) == (0, 2)
    assert (await world.tick(0.6), len(world.troubles)) == (0, 1)
    assert (await world.tick(1), len(world.troubles)) == (0, 1)
    assert (await world.tick(1.1), len(world.troubles)) == (0, 0)
    assert await world.tick(5) == 1
    assert await world.until("2026-11-24 18:00") == 2


async def test_after_six_hours_of_trouble_it_waits_for_the_next_time(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    world.troubles += [LATER] * 1000
    await world.until("2026-11-23 18:00")
    for _ in range(6 * 60 + 40):
        await world.tick(1)
    assert len(world.troubles) > 980
    world.troubles.clear()
    assert await world.until("2026-11-24 17:00") == 0
    assert await world.until("2026-11-24 18:00") == 1


async def test_what_may_have_arrived_is_never_sent_again_without_a_nonce(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    world.troubles.append(UNSURE)
    assert await world.until("2026-11-23 18:00") == 1
    for _ in range(10):
        assert await world.tick(1) == 1
    assert await world.until("2026-11-24 18:00") == 2


async def test_what_may_have_arrived_is_sent_again_with_the_same_nonce_where_that_is_known(world: World) -> None:
    world.nonces.add("test")
    await world.talk.say("/remind daily 18:00")
    world.troubles.append(UNSURE)
    assert await world.until("2026-11-23 18:00") == 1
    for _ in range(10):
        assert await world.tick(1) == 1
    assert await world.until("2026-11-24 18:00") == 2


@pytest.mark.parametrize(("nonces", "minutes", "arrived"), [(set(), 2, 0), ({"test"}, 2, 1), ({"test"}, 6, 0)])
async def test_after_a_crash_while_sending(world: World, nonces: set[str], minutes: float, arrived: int) -> None:
    world.nonces |= nonces
    await world.talk.say("/remind daily 18:00")
    await world.until("2026-11-23 17:59")
    [reminder] = await world.stored()
    world.clock.pass_(1)
    assert await world.storage.reminders.claim(reminder, world.clock())
    world.restart()
    assert await world.tick(1) == 0
    assert await world.tick(minutes - 1) == arrived
    assert await world.tick(10) == arrived
    assert await world.until("2026-11-24 18:00") == arrived + 1


@pytest.mark.parametrize(("at", "arrived"), [("2026-11-23 23:50", 1), ("2026-11-24 00:10", 0)])
async def test_after_a_downtime_what_is_too_late_stays_silent(world: World, at: str, arrived: int) -> None:
    await world.talk.say("/remind daily 18:00")
    assert await world.until(at) == arrived
    assert await world.until("2026-11-24 18:00") == arrived + 1


async def test_two_processes_that_see_it_at_the_same_time_send_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.talk.say("/remind daily 18:00")
    seen = await world.stored()

    async def as_it_was(now: datetime, limit: int) -> tuple[Reminder, ...]:
        return seen

    assert await world.until("2026-11-23 18:00") == 1
    monkeypatch.setattr(world.storage.reminders, "due", as_it_was)
    assert await World(world.app, world.clock, arrived=world.arrived).tick() == 1


async def test_one_that_happens_once_is_gone_afterwards(world: World) -> None:
    assert "once, on 2026-11-24 at 18:00" in await world.talk.say("/remind once tomorrow 18:00")
    assert await world.until("2026-11-24 18:00") == 1
    assert await world.stored() == ()


@pytest.mark.parametrize(
    ("session", "now", "due"),
    [
        ("2026-11-23 15:00", "2026-11-23 16:00", "2026-11-24 10:00"),
        ("2026-11-23 23:30", "2026-11-24 00:30", "2026-11-24 11:30"),
        ("2026-11-24 00:30", "2026-11-24 01:00", "2026-11-25 10:00"),
        ("2026-11-23 22:30", "2026-11-23 23:30", "2026-11-24 10:30"),
        ("2026-11-22 15:00", "2026-11-23 12:00", "2026-11-23 13:00"),
        ("2026-11-22 15:00", "2026-11-23 20:30", "2026-11-24 10:00"),
        ("2026-10-24 15:00", "2026-10-24 16:00", "2026-10-25 10:00"),
    ],
)
def test_the_day_after_it_comes_at_a_friendly_time(session: str, now: str, due: str) -> None:
    zone = ZoneInfo(BERLIN)
    started_at, asked_at = (datetime.fromisoformat(at).replace(tzinfo=zone) for at in (session, now))
    assert f"{next_day(started_at, zone, asked_at).astimezone(zone):%Y-%m-%d %H:%M}" == due


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_it_never_comes_in_quiet_hours_nor_too_soon(started_at: datetime, later: timedelta, name: str) -> None:
    zone, now = ZoneInfo(name), started_at + later
    due = next_day(started_at, zone, now)
    assert time(9) <= wall(due, zone).time() < time(21)
    assert due >= started_at + timedelta(hours=12)
    assert due > now
    assert wall(due, zone).date() > wall(started_at, zone).date()


async def test_the_follow_up_is_the_form_itself(world: World) -> None:
    due = await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    assert due == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    assert await world.until("2026-11-24 09:59") == 0
    assert await world.until("2026-11-24 10:00") == 1
    reply = world.arrived[0][1]
    assert plain(reply.text).startswith("You asked me to check on you the day after your massage.")
    assert reply.buttons[-1].label == "Stop these messages"
    assert reply.private
    assert not reply.replaces
    await world.talk.say("4")
    [session] = await world.storage.sessions.latest(ANNA, 1)
    assert 4 in session.ratings[Moment.NEXT_DAY].values()
    assert await world.stored() == ()
    assert await world.until("2026-11-25 10:00") == 1


async def test_the_follow_up_stays_silent_if_it_was_answered_or_is_not_wanted_any_more(world: World) -> None:
    answered = await world.log("2026-11-23 10:00", "s1", pain=3)
    forgotten, gone = await world.log("2026-11-23 10:00", "s2", pain=3), await world.log("2026-11-23 10:00", "s3", pain=3)
    for session in (answered, forgotten, gone):
        await world.plan.plan(session)
    rated = {**answered.ratings, Moment.NEXT_DAY: {"pain": 2}}
    await world.storage.sessions.change(ANNA, "s1", lambda old: replace(answered, ratings=rated))
    await world.plan.forget(forgotten)
    await world.storage.sessions.delete(ANNA, "s3")
    assert await world.until("2026-11-24 10:00") == 0
    assert await world.stored() == ()


@pytest.mark.parametrize(("at", "arrived"), [("2026-11-25 09:50", 1), ("2026-11-25 10:10", 0)])
async def test_a_follow_up_later_than_a_day_stays_silent(world: World, at: str, arrived: int) -> None:
    await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    assert await world.until(at) == arrived
    assert await world.stored() == ()


async def test_one_tap_on_a_follow_up_ends_all_of_them(world: World) -> None:
    await world.wishes.choose(ANNA, ALWAYS)
    await world.plan.plan(await world.log("2026-11-23 10:00", "s1", pain=3))
    await world.plan.plan(await world.log("2026-11-23 23:00", "s2", pain=3))
    assert await world.until("2026-11-24 10:00") == 1
    assert "will not ask after massages" in await world.press_on_last("Stop these messages")
    assert (await world.stored(), world.wishes.of(ANNA)) == ((), "")


async def test_a_lone_stop_switches_all_off_and_says_how_to_come_back(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/remind every tuesday 18:00")
    await world.wishes.choose(ANNA, ALWAYS)
    await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    said = await world.talk.say("STOP!")
    assert "switched off all messages" in said
    assert "/remind" in said
    assert await world.until("2026-11-24 18:00") == 0
    assert world.wishes.of(ANNA) == ""
    await world.talk.say("stop")
    assert await world.until("2026-12-01 18:00") == 0
    await world.talk.say("/remind")
    await world.talk.press("Switch on: every day at 18:00")
    assert await world.until("2026-12-02 18:00") == 1
    assert "switched off all" in await world.talk.say("unsubscribe")


async def test_stop_in_a_form_ends_that_and_asks_once_about_the_messages(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/remind daily 19:00")
    await world.talk.say("/checkin")
    said = await world.talk.say("stop")
    assert "Nothing of this check-in is stored" in said
    assert "Every day at 18:00" in said
    labels = world.talk.labels
    for label in ("Switch all off", "Switch off: every day at 18:00", "Switch off: every day at 19:00", "Keep them"):
        assert label in labels
    assert "stay as they are" in await world.talk.press("Keep them")
    assert await world.until("2026-11-23 18:00") == 1


async def test_stop_twice_means_all_also_after_a_restart(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/checkin")
    await world.talk.say("stop")
    world.restart()
    assert "switched off all messages" in await world.talk.say("stop")
    assert await world.until("2026-11-23 18:00") == 0


async def test_stop_on_a_message_that_just_came_ends_all_at_once(world: World) -> None:
    await world.wishes.choose(ANNA, ALWAYS)
    await world.plan.plan(await world.log("2026-11-23 10:00", pain=3))
    assert await world.until("2026-11-24 10:00") == 1
    assert "switched off all messages" in await world.talk.say("Stop.")
    assert world.wishes.of(ANNA) == ""
    assert "not doing anything" in await world.talk.say("stop")


async def test_all_can_be_switched_off_by_a_button(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.talk.say("/checkin")
    await world.talk.say("stop")
    assert "switched off all messages" in await world.talk.press("Switch all off")
    assert await world.until("2026-11-23 18:00") == 0


async def test_the_stop_button_of_a_form_ends_that_form_alone(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    await world.plan.plan(await world.log("2026-11-22 10:00", pain=3))
    assert await world.tick(70) == 1
    question = world.arrived[-1][1]
    said = await world.press_on_last("Stop")
    assert "You also asked" not in said
    world.talk.last = question
    assert "not doing anything" in await world.talk.press("Stop")
    assert await world.until("2026-11-23 18:00") == 2


async def test_a_link_to_stop_asks_first(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    reply = await world.dispatcher.handle(Request(ANNA, Target("test", "anna"), "stop", linked=True))
    assert "Type stop once more" in reply.text
    assert await world.until("2026-11-23 18:00") == 1


async def test_stop_in_a_group_says_nothing_private(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    world.talk.private = world.talk.whispers = False
    assert "not doing anything" in await world.talk.say("/stop")
    assert world.talk.labels == []
    assert await world.until("2026-11-23 18:00") == 1


async def test_stop_where_only_one_person_sees_the_answer_stops(world: World) -> None:
    await world.talk.say("/remind daily 18:00")
    world.talk.private = False
    assert "switched off all messages" in await world.talk.say("/stop")
    assert world.talk.last.private
    assert await world.until("2026-11-23 18:00") == 0


async def test_stop_while_one_is_being_sent_holds(world: World) -> None:
    await world.talk.say("/remind daily 18:00")

    async def stopping(user: User, reply: Reply, nonce: str) -> str:
        await world.talk.say("stop")
        return await World.whisper(world, user, reply, nonce)

    world.whisper = stopping  # type: ignore[method-assign]
    world.restart()
    assert await world.until("2026-11-23 18:00") == 1
    assert await world.until("2026-11-24 18:00") == 1
    assert {(reminder.kind, reminder.state) for reminder in await world.stored()} == {(ReminderKind.OWN, ReminderState.PAUSED)}
