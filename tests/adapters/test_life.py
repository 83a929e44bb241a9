"""The whole life of somebody with check-ins, from the first yes to the last trace, on every platform."""

import csv
import io
import json
import zipfile

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters.lives import ConsoleLife, DiscordLife, Heard, Life, TelegramLife
from tests.conftest import Clock, MakeApp
from tests.papers import reading
from tests.platforms.discord import FakeDiscord
from tests.platforms.telegram import FakeTelegram

NOTE = "zaubernuss oil on my shoulders"


async def live(anna: Life) -> None:
    """All of it, on any platform."""
    await thinks_about_it_and_agrees(anna)
    await has_a_massage_and_is_asked_the_next_day(anna)
    await is_interrupted_and_answers_before_being_asked(anna)
    await logs_one_afterwards_and_corrects_it(anna)
    await looks_back(anna)
    await takes_everything_along(anna)
    await leaves(anna)


async def thinks_about_it_and_agrees(anna: Life) -> None:
    await anna.says("/checkin", "Before your first check-in")
    await anna.presses("No, not now", "I store nothing")
    await anna.says("/mydata", "Nothing is stored about you")
    await anna.says("/checkin", "Nobody else can see them here, moderators neither")
    await anna.presses("Yes, I agree", "How stiff or tight")


async def has_a_massage_and_is_asked_the_next_day(anna: Life) -> None:
    """By buttons alone."""
    await anna.presses("6", "How much pain")
    await anna.presses("4", "How tired")
    await anna.presses("5", "Saved")
    await anna.passes(hours=1.5)
    await anna.says("/checkin", "After the massage")
    await anna.presses("4", "How much pain")
    await anna.presses("3", "How tired")
    await anna.presses("5", "Stiffness: 4 (before: 6, so 2 lower)")
    await anna.presses("Ask me tomorrow how I feel", "I will write to you on 2026-11-24 at 10:00")
    await is_written_to(anna, "I will write to you on")
    await anna.passes(hours=20)
    await anna.quiet()
    await anna.passes(hours=1)
    await anna.gets("You asked me to check on you the day after your massage. The day after")
    await anna.presses("3", "How much pain")
    await anna.presses("2", "How tired")
    await anna.presses("4", "Saved")
    await anna.passes(hours=24)
    await anna.quiet()


async def is_written_to(anna: Life, sees: str) -> None:
    """Where others read along, the bot shows at once that it can write to her alone."""
    if anna.in_public:
        await anna.gets(sees)


async def is_interrupted_and_answers_before_being_asked(anna: Life) -> None:
    """By typing; and the bot is started anew in the middle, twice."""
    await anna.says("/checkin", "Before the massage")
    await anna.says("7", "(2 of 3) How much pain")
    await anna.restarts()
    await anna.presses("5", "(3 of 3) How tired")
    await anna.restarts()
    await anna.says("6", "Stiffness: 7 Pain: 5 Tiredness: 6")
    await anna.passes(hours=2)
    await anna.commands("checkin", "Stiffness: 4 (before: 7, so 3 lower)", stiffness=4, pain=5, tiredness=7)
    await anna.presses("Ask me after every massage", "I will write to you on 2026-11-26 at 10:00")
    await is_written_to(anna, "I will write to you on")
    await anna.passes(hours=20)
    await anna.says("/checkin", "The day after")
    await anna.says("5", "How much pain")
    await anna.says("skip", "How tired")
    await anna.says("5", "Pain: skipped")
    await anna.passes(hours=6)
    await anna.quiet()


async def logs_one_afterwards_and_corrects_it(anna: Life) -> None:
    await anna.passes(hours=72)
    await anna.commands("checkin", "After the massage", when="yesterday 15:00", minutes=45)
    await anna.presses("2", "How much pain")
    await anna.presses("1", "How tired")
    await anna.presses("3", "I will write to you on")
    await anna.presses("Add a note", "What would you like to note")
    await anna.says(NOTE, f"Note: {NOTE}")
    await anna.presses("Change something", "What would you like to change")
    await anna.presses("Pain: 1", "How much pain")
    await anna.presses("9", "That is strong pain")
    await anna.presses(
        "Undo",
        "I took back your last change. This is stored now: Session of 2026-11-28, 15:00 After the massage Stiffness: 2 Pain: 1",
    )


async def looks_back(anna: Life) -> None:
    seen = await anna.says("/progress", "What you reported: 3 massages")
    assert "Not enough yet" in seen.text
    assert the(seen, ".png").startswith(b"\x89PNG")
    seen = await anna.says("/progress report", "3 massages")
    assert NOTE not in reading.words(the(seen, ".pdf")), "notes are only on it if they are chosen"


async def takes_everything_along(anna: Life) -> None:
    if not anna.in_public:  # where moderators choose it for all
        await anna.commands("timezone", "Lisbon", zone="Europe/Lisbon")
    await anna.commands("remind", "I will write to you every Tuesday", when="every tuesday 18:00")
    await is_written_to(anna, "I will write to you every Tuesday")
    await anna.says("/mydata", "Check-ins: 3 (oldest 2026-11-23, newest 2026-11-28)")
    seen = await anna.says("/mydata export", "This is everything that is stored about you")
    stored = {table: rows for table, rows in (await anna.app.storage.personal.export(anna.user)).items() if rows}
    with zipfile.ZipFile(io.BytesIO(the(seen, ".zip"))) as packed:
        files = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert set(files) == {"README.txt", "data.json", *(f"{table}.csv" for table in stored)}
    assert {"sessions", "consents", "reminders", "activity", "choices"} <= set(stored)
    assert json.loads(files["data.json"]) == json.loads(json.dumps(stored, default=lambda value: value.isoformat()))
    for table, rows in stored.items():
        assert len(list(csv.DictReader(io.StringIO(files[f"{table}.csv"])))) == len(rows)
    first, second, third = sorted(csv.DictReader(io.StringIO(files["sessions.csv"])), key=lambda row: row["started_at"])
    assert [first[f"ratings.{moment}.stiffness"] for moment in ("before", "after", "next-day")] == ["6", "4", "3"]
    assert [second[f"ratings.{moment}.pain"] for moment in ("before", "after", "next-day")] == ["5", "5", ""]
    assert (third["ratings.after.pain"], third["details.minutes"], third["details.note"]) == ("1", "45", NOTE)


async def leaves(anna: Life) -> None:
    """First the messages end, then everything."""
    await anna.says("STOP", "I switched off all messages")
    for hours in (24, 28):  # the day after the massage, and Tuesday at half past six
        await anna.passes(hours=hours)
        await anna.quiet()
    await anna.says("/mydata delete", "Check-ins: 3")
    assert any((await anna.app.storage.personal.export(anna.user)).values())
    await anna.presses("Yes, delete everything", "Check-ins: 3")
    await anna.passes(hours=0)
    assert not any((await anna.app.storage.personal.export(anna.user)).values())
    if not anna.in_public:
        seen = await anna.says("/timezone", "UTC")
        assert "Lisbon" not in seen.text, "nothing is left in memory either"
    await anna.restarts()
    assert not any((await anna.app.storage.personal.export(anna.user)).values())
    await anna.passes(hours=7 * 24)
    await anna.quiet()
    await anna.says("/progress", "There is nothing to show yet")


def the(seen: Heard, ending: str) -> bytes:
    """The one file that came."""
    (name,) = seen.files
    assert name.endswith(ending)
    return seen.files[name]


async def test_on_the_console(
    make_app: MakeApp, clock: Clock, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    anna = ConsoleLife(make_app=make_app, clock=clock, app=make_app(), capsys=capsys, folder=tmp_path_factory.mktemp("saved"))
    await lived(anna)


async def test_on_telegram(make_app: MakeApp, clock: Clock) -> None:
    async with FakeTelegram() as fake:
        await lived(TelegramLife(make_app=make_app, clock=clock, app=make_app(), fake=fake, person=fake.person("Anna")))
        assert fake.problems == []


@pytest.mark.parametrize("private", [True, False])
async def test_on_discord(make_app: MakeApp, clock: Clock, monkeypatch: pytest.MonkeyPatch, private: bool) -> None:
    """In direct messages, and in a channel where others read along."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with FakeDiscord() as fake:
        person, guild = fake.person("Anna"), fake.guild("MS friends")
        guild.member(person)
        channel = fake.dm(person) if private else guild.channel("general")
        await lived(DiscordLife(make_app=make_app, clock=clock, app=make_app(), fake=fake, person=person, channel=channel))
        assert fake.problems == []
        assert private or channel.messages == [], "nobody else saw anything"


async def lived(anna: Life) -> None:
    """The whole life, with a bot that is started before and stopped after it."""
    await anna.begin()
    try:
        await live(anna)
    finally:
        await anna.end()
