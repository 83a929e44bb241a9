import pytest

from tests.adapters.discord.conftest import Stage
from tests.platforms.discord.limits import Permission


async def why(stage: Stage) -> str:
    return str((await stage.ben.slash(stage.channel, "why")).content)


async def test_a_right_that_is_missing_is_named(stage: Stage) -> None:
    await stage.channel.quiet(0.1)
    assert "I may not" not in await why(stage)
    stage.guild.bot_permissions &= ~Permission.ATTACH_FILES
    assert "I may not send pictures here." in await why(stage)
    stage.channel.bot_can_send = False
    assert "I may not write here." in await why(stage)


async def test_commands_that_discord_refused_are_named(stage: Stage) -> None:
    stage.fake.fails("GET", "/applications/", 403)
    await stage.restart()
    assert "did not take my commands" in await why(stage)


async def test_it_is_offered_to_moderators_only(stage: Stage) -> None:
    with pytest.raises(AssertionError):
        await stage.anna.slash(stage.channel, "why")
    await stage.anna.writes(stage.channel, "/why", mentions_bot=True)
    assert "Only moderators" in (await stage.channel.next()).content
