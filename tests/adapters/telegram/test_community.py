"""A group's first five minutes with the bot, on Telegram."""

from bot.core.messages import Target
from tests.adapters.telegram.conftest import Stage


async def test_from_hello_to_a_weekly_tip_by_buttons_alone(stage: Stage) -> None:
    group = stage.fake.group("Newcomers", kind="supergroup")
    group.bot_status = "left"
    group.member(stage.anna)
    group.member(stage.ben, status="administrator")
    await group.invites_bot(stage.ben)
    hello = await group.next()
    assert hello.text.startswith("Hello!")
    assert hello.labels[0] == "Set up"
    assert "Only moderators" in (await (await stage.anna.presses(hello, "Set up")).wait()).text
    await group.quiet()
    for label, seen in (
        ("Set up", "Step 1 of 4"),
        ("Europe/Berlin", "Time zone: Europe/Berlin"),
        ("Germany", "Country: Germany"),
        ("Here", "Scheduled tips go: here"),
    ):
        await stage.ben.presses(hello, label)
        hello = await group.next()
        assert (hello.edited, seen in hello.text) == (True, True), hello.text
    await stage.ben.presses(hello, "Tuesday 18:00")
    await group.next()
    here = Target("telegram", str(group.id))
    assert [schedule.target for schedule in await stage.app.storage.schedules.of(here)] == [here]
    await stage.ben.writes(group, "/community changes")
    changes = (await group.next()).text
    assert "Ben chose the country: Germany." in changes
    assert "Ben added schedule 1." in changes
    assert stage.fake.problems == []


async def test_a_slip_is_said_to_who_pressed_or_typed_and_a_reply_is_read(stage: Stage) -> None:
    await stage.ben.writes(stage.group, "/community quiet 21:00")
    assert "The hour when they end is missing" in (await stage.group.next()).text
    await stage.ben.writes(stage.group, "/community timezone")
    asked = await stage.group.next()
    await stage.ben.writes(stage.group, "lisbon", reply_to=asked)
    assert "Time zone: Europe/Lisbon" in (await stage.group.next()).text
    await stage.anna.writes(stage.group, "/community place here")
    assert "Only moderators" in (await stage.group.next()).text
    await stage.anna.starts()
    await stage.private.next()
    await stage.anna.writes(stage.private, "/community")
    assert "Only moderators" in (await stage.private.next()).text
