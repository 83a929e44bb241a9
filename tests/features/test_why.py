from dataclasses import fields

from bot.content.messages import FindingWords
from bot.core.adapter import Finding
from bot.core.messages import Request, Target
from bot.errors import Obstacle
from bot.storage.scheduled import Schedule, ScheduleState
from tests.conftest import MakeApp
from tests.talk import Talk


def test_every_finding_is_explained() -> None:
    assert {field.name for field in fields(FindingWords)} == set(Finding)


async def test_why_is_for_moderators(talk: Talk) -> None:
    assert "Only moderators" in await talk.say("/why")


async def test_why_names_what_the_platform_finds_and_what_the_settings_lack(make_app: MakeApp) -> None:
    app = make_app(country="")
    talk = Talk(app.dispatcher, moderator=True)

    async def check(request: Request) -> list[Finding]:
        return [Finding.CANNOT_WRITE]

    app.checks["test"] = check
    said = await talk.say("/why")
    assert "I may not write here." in said
    assert "/community country" in said
    assert "operator.contact" in said


async def test_why_names_schedules_that_had_to_be_paused(make_app: MakeApp) -> None:
    app, group = make_app(), Target("test", "group")
    talk = Talk(app.dispatcher, chat="group", private=False, moderator=True)
    paused = Schedule(group, 0, group, "daily 18:00", "tips", state=ScheduleState.PAUSED, why=Obstacle.CLOSED)
    await app.storage.schedules.add(paused, None)
    said = await talk.say("/why")
    assert "schedule 1" in said
    assert "closed" in said


async def test_why_looks_at_the_place_where_scheduled_tips_go_too(make_app: MakeApp) -> None:
    app, group, topic = make_app(), Target("test", "group"), Target("test", "group", "7")
    talk = Talk(app.dispatcher, chat="group", private=False, moderator=True)
    await app.communities.choose_place(group, topic)

    async def check(request: Request) -> list[Finding]:
        return [Finding.CANNOT_WRITE] if request.target == topic else []

    app.checks["test"] = check
    assert "scheduled tips go: I may not write" in await talk.say("/why")
