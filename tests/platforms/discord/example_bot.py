"""A small bot made with discord.py, for the fake's own tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands, ui

from tests.platforms.discord.scene import Run, Scene

Act = Callable[[discord.Interaction], Awaitable[Any]]


class Choices(ui.View):
    """Buttons and a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Change it", custom_id="change")
    async def change(self, interaction: discord.Interaction, button: ui.Button["Choices"]) -> None:
        await interaction.response.edit_message(content="changed", view=None)

    @ui.button(label="Say more", custom_id="more")
    async def more(self, interaction: discord.Interaction, button: ui.Button["Choices"]) -> None:
        await interaction.response.send_message("more", ephemeral=True)

    @ui.button(label="Nothing", custom_id="nothing")
    async def nothing(self, interaction: discord.Interaction, button: ui.Button["Choices"]) -> None:
        await interaction.response.defer()

    @ui.button(label="A form", custom_id="form")
    async def form(self, interaction: discord.Interaction, button: ui.Button["Choices"]) -> None:
        await interaction.response.send_modal(Form())

    @ui.button(label="Asleep", custom_id="asleep", disabled=True)
    async def asleep(self, interaction: discord.Interaction, button: ui.Button["Choices"]) -> None: ...

    @ui.select(options=[discord.SelectOption(label=name) for name in "ABC"], max_values=2, custom_id="letters")
    async def letters(self, interaction: discord.Interaction, select: ui.Select["Choices"]) -> None:
        await interaction.response.send_message(" and ".join(select.values))


class Form(ui.Modal, title="A form"):
    """A text in the old way, and labels with each kind of field."""

    name: ui.TextInput["Form"] = ui.TextInput(label="Name", max_length=20)
    mood: ui.Label["Form"] = ui.Label(
        text="Mood",
        component=ui.RadioGroup(options=[discord.RadioGroupOption(label=name, value=name[0]) for name in ("Good", "Bad")]),
    )
    days: ui.Label["Form"] = ui.Label(
        text="Days",
        component=ui.CheckboxGroup(
            required=False, options=[discord.CheckboxGroupOption(label=name, value=name) for name in ("Mon", "Tue")]
        ),
    )
    level: ui.Label["Form"] = ui.Label(
        text="Level", component=ui.Select(options=[discord.SelectOption(label=str(n)) for n in range(11)])
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        mood, days, level = (label.component for label in (self.mood, self.days, self.level))
        assert isinstance(mood, ui.RadioGroup)
        assert isinstance(days, ui.CheckboxGroup)
        assert isinstance(level, ui.Select)
        await interaction.response.send_message(f"{self.name.value} {mood.value} {days.values} {level.values}")


class Bot(discord.AutoShardedClient):
    """`acts` decides what /do does."""

    def __init__(self, act: Act | None = None, intents: discord.Intents | None = None) -> None:
        super().__init__(intents=intents or discord.Intents.default(), guild_ready_timeout=0.05)
        self.act = act
        self.tree = app_commands.CommandTree(self)
        self.got: list[discord.Message] = []
        self.edited: list[discord.RawMessageUpdateEvent] = []
        self._add_commands()

    def _add_commands(self) -> None:
        tree = self.tree

        @tree.command(description="Says it again")
        async def echo(interaction: discord.Interaction, text: str, times: app_commands.Range[int, 1, 3] = 1) -> None:
            await interaction.response.send_message(text * times, view=Choices())

        @tree.command(description="Whatever the test says")
        async def do(interaction: discord.Interaction) -> None:
            if self.act:
                await self.act(interaction)

        @tree.command(description="One of two")
        @app_commands.choices(which=[app_commands.Choice(name=name, value=name[0]) for name in ("left", "right")])
        async def pick(interaction: discord.Interaction, which: str) -> None:
            await interaction.response.send_message(which)

        @tree.command(description="Completes")
        async def faq(interaction: discord.Interaction, topic: str) -> None:
            await interaction.response.send_message(topic)

        @faq.autocomplete("topic")
        async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}re", value="cure")]

        schedule = app_commands.Group(name="schedule", description="Plans", guild_only=True)
        schedule.default_permissions = discord.Permissions(manage_guild=True)

        @schedule.command(description="Adds")
        async def add(interaction: discord.Interaction, when: str) -> None:
            await interaction.response.send_message(f"added {when}")

        tree.add_command(schedule)

        @tree.context_menu(name="Repeat This")
        async def repeat(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"> {message.content}")

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No pause."""

    async def on_message(self, message: discord.Message) -> None:
        self.got.append(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        self.edited.append(event)


async def doing(scene: Scene, run: Run, act: Act) -> Any:
    """What Anna sees of /do."""
    await run(Bot(act))
    return await scene.anna.slash(scene.channel, "do")
