"""A server's first five minutes with the bot, on Discord."""

from bot.core.messages import Target
from tests.adapters.discord.conftest import Stage


async def test_from_hello_to_a_weekly_tip_by_choosing_alone(stage: Stage) -> None:
    guild = stage.fake.guild("New friends", with_bot=False)
    channel = guild.channel("lobby")
    guild.member(stage.anna)
    guild.member(stage.ben, manage_guild=True)
    stage.fake.add_guild(guild)
    hello = await channel.next()
    assert hello.content.startswith("**Hello!**")
    refused = await stage.anna.presses(hello, "Set up")
    assert "Only moderators" in refused.content
    assert refused.ephemeral
    page = await stage.ben.presses(hello, "Set up")
    assert page.ephemeral, "others need not read it"
    for label, seen in (
        ("Europe/Berlin", "Europe/Berlin. It is 13:00"),
        ("Germany", "Germany. I show"),
    ):
        page = await stage.ben.selects(page, [label])
        assert seen in page.content.replace("\\", "")
        assert page.ephemeral
    page = await stage.ben.presses(page, "Here")
    assert "Step 4 of 4" in page.content
    await stage.ben.selects(page, ["Tuesday 18:00"])
    server = Target("discord", str(guild.id))
    found = await stage.app.storage.schedules.of(server)
    assert [schedule.target for schedule in found] == [Target("discord", str(channel.id))]
    changes = (await stage.ben.slash(channel, "community changes")).content
    assert "Ben chose the country: Germany" in changes
    assert "Ben added schedule 1" in changes
    assert [message.content for message in channel.messages] == [hello.content], "nothing else is for all to read"


async def test_each_setting_in_one_line(stage: Stage) -> None:
    for command, options, seen in (
        ("community language", {"language": "en"}, "English"),
        ("community timezone", {"zone": "UK time"}, "Europe/London"),
        ("community country", {"country": "UK"}, "United Kingdom"),
        ("community quiet", {"hours": "9pm to 9am"}, "from 21:00 to 09:00"),
        ("community days", {"days": "sat, 2026-12-25"}, "Saturday, 25 Dec 2026"),
        ("community place", {"place": "here"}, "here"),
        ("community show", {}, "from 21:00 to 09:00"),
    ):
        said = await stage.ben.slash(stage.channel, command, **options)
        assert seen in said.content, command
        assert said.ephemeral, command
        assert not stage.channel.messages
    assert "Did you mean: Germany" in (await stage.ben.slash(stage.channel, "community country", country="germny")).content
    offered = await stage.ben.completes(stage.channel, "community country", country="ger")
    assert ("Germany", "DE") in offered
