import pytest

from tests.adapters.telegram.conftest import Stage
from tests.conftest import Clock


async def why(stage: Stage) -> str:
    await stage.ben.writes(stage.group, "/why")
    said = await stage.group.next()
    await stage.group.quiet(0.05)  # until the bot knows that it was sent
    return said.text


async def test_privacy_mode_is_explained_either_way(stage: Stage) -> None:
    assert "Privacy mode is on." in await why(stage)
    stage.fake.bot_can_read_all = True
    assert "/setprivacy" in await why(stage)


async def test_one_that_asked_for_patience_is_named(stage: Stage, clock: Clock) -> None:
    assert "slow down" not in await why(stage)
    clock.pass_(6)
    stage.fake.fails("sendMessage", status=429, retry_after=1)
    assert "What I found" in await why(stage)
    clock.pass_(6)
    assert "slow down" in await why(stage)


async def test_what_telegram_does_not_tell_is_said(stage: Stage) -> None:
    stage.fake.fails("getChatMember", status=500)
    assert "could not ask the platform" in await why(stage)


@pytest.mark.parametrize("line", ["/why", "@unwind_test_bot why"])
async def test_it_is_for_moderators(stage: Stage, line: str) -> None:
    await stage.anna.writes(stage.group, line)
    assert "Only moderators" in (await stage.group.next()).text
