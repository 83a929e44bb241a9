from dataclasses import fields

from bot.content.messages import FindingWords
from bot.core.adapter import Finding
from bot.core.messages import Request
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
    assert "community.country" in said
    assert "operator.contact" in said
