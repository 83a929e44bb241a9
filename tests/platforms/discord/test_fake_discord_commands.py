"""Registering commands and opening forms: what Discord takes, refuses and gives back."""

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.example_bot import Bot
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.modal_rules import check_modal
from tests.platforms.discord.scene import Scene


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[Bot]:
    """Logged in (so its commands are registered), without a gateway."""
    async with Bot() as bot:
        await bot.login(fake.token)
        yield bot


async def put(bot: Bot, *commands: dict[str, Any]) -> Any:
    assert bot.application_id is not None
    return await bot.http.bulk_upsert_global_commands(bot.application_id, list(commands))


def command(**more: Any) -> dict[str, Any]:
    return {"name": "ask", "description": "Asks"} | more


def option(**more: Any) -> dict[str, Any]:
    return {"type": 3, "name": "what", "description": "What"} | more


CHOICE = {"name": "x", "value": "x"}
SUB = {"type": 1, "name": "add", "description": "Adds"}
LONG = [option(name=f"o{n}", description="x" * 100, choices=[{"name": f"{n}{'y' * 98}", "value": str(n)}] * 1) for n in range(25)]

WRONG: list[tuple[dict[str, Any], str]] = [
    (command(name="Ask"), "Command name is invalid"),
    (command(name="ask me"), "Command name is invalid"),
    (command(name="x" * 33), "Must be between 1 and 32"),
    (command(name=""), "This field is required"),
    (command(description=""), "This field is required"),
    (command(description="x" * 101), "Must be between 1 and 100"),
    (command(type=2), "Context menu commands cannot have description"),
    (command(name_localizations={"xx": "x"}), "Value must be one of"),
    (command(name_localizations={"de": "Frag"}), "Command name is invalid"),
    (command(description_localizations={"de": "x" * 101}), "Must be between 1 and 100"),
    (command(default_member_permissions="many"), "is not int"),
    (command(contexts=[3]), "Value must be one of"),
    (command(integration_types=[]), "Must be between 1 and 2"),
    (command(options=[option(name=f"o{n}") for n in range(26)]), "Must be between 0 and 25"),
    (command(options=[option(), option()]), "Option names must be unique"),
    (command(options=[option(), option(name="b", required=True)]), "Required options must be placed before"),
    (command(options=[option(type=12)]), "Value must be one of"),
    (command(options=[option(choices=[CHOICE | {"name": str(n)} for n in range(26)])]), "Must be between 0 and 25"),
    (command(options=[option(choices=[CHOICE], autocomplete=True)]), "mutually exclusive"),
    (command(options=[option(choices=[CHOICE, CHOICE])]), "choice name is already used"),
    (command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])]), "Must be between 1 and 100"),
    (command(options=[option(choices=[{"name": "x", "value": "x" * 101}])]), "Must be between 1 and 100"),
    (command(options=[option(choices=[{"name": "x", "value": 1}])]), "does not fit"),
    (command(options=[option(type=5, autocomplete=True)]), "Only strings and numbers"),
    (command(options=[option(min_length=5, max_length=4)]), "must not exceed"),
    (command(options=[SUB, option()]), "mutually exclusive to all other types"),
    (command(options=[{"type": 2, "name": "g", "description": "g", "options": [option()]}]), "Value must be one of"),
    (command(options=[SUB | {"options": [SUB]}]), "Value must be one of"),
    (
        command(options=[*LONG[:24], option(name="z", choices=[{"name": str(n) * 50, "value": str(n) * 40} for n in range(25)])]),
        "(8000)",
    ),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG)
async def test_a_wrong_command_is_refused(scene: Scene, bot: Bot, wrong: dict[str, Any], why: str) -> None:
    before = scene.fake.commands
    with pytest.raises(discord.HTTPException) as error:
        await put(bot, wrong)
    assert (error.value.status, error.value.code) == (400, 50035)
    assert why in scene.fake.problems[0]
    assert scene.fake.commands == before


async def test_commands_come_back_as_discord_gives_them(scene: Scene, bot: Bot) -> None:
    first, menu = await put(
        bot,
        command(name_localizations={"de": "frag"}, options=[option(required=True), option(name="b")], contexts=[0, 1]),
        {"name": "Answer This", "type": 3, "default_member_permissions": 32},
    )
    assert first["options"][0]["required"] is True
    assert "required" not in first["options"][1]
    assert (first["dm_permission"], first["nsfw"], first["default_member_permissions"]) == (True, False, None)
    assert (menu["description"], menu["default_member_permissions"]) == ("", "32")
    (again,) = await put(bot, command(name_localizations={"de": "frag"}, options=first["options"], contexts=[0, 1]))
    assert (again["id"], again["version"]) == (first["id"], first["version"])
    (changed,) = await put(bot, command(description="Other"))
    assert changed["id"] == first["id"]
    assert changed["version"] != first["version"]
    assert scene.fake.command_writes == 4
    assert len(scene.fake.commands) == 1
    assert bot.application_id is not None
    plain = await bot.http.get_global_commands(bot.application_id)
    assert "name_localizations" not in plain[0]
    with pytest.raises(discord.HTTPException, match="must be unique"):
        await put(bot, command(), command())


async def test_single_commands_are_added_changed_and_removed(scene: Scene, bot: Bot) -> None:
    assert bot.application_id is not None
    await put(bot)
    added = await bot.http.upsert_global_command(bot.application_id, command())  # type: ignore[arg-type]
    changed = await bot.http.edit_global_command(bot.application_id, int(added["id"]), {"description": "New"})
    assert changed["description"] == "New"
    await bot.http.delete_global_command(bot.application_id, int(added["id"]))
    assert scene.fake.commands == []
    with pytest.raises(discord.NotFound):
        await bot.http.delete_global_command(bot.application_id, int(added["id"]))


async def test_a_hundred_slash_commands_and_fifteen_menus_are_the_most(scene: Scene, bot: Bot) -> None:
    menus = [{"name": f"Menu {n}", "type": 3} for n in range(16)]
    await put(bot, *(command(name=f"c{n}") for n in range(100)), *menus[:15])
    for more in ([command(name=f"c{n}") for n in range(101)], menus):
        with pytest.raises(discord.HTTPException) as error:
            await put(bot, *more)
        assert error.value.code == 30032


async def test_names_may_be_in_any_script(scene: Scene, bot: Bot) -> None:
    names = {"de": "übung", "ru": "вопрос", "hi": "सवाल", "th": "คำถาม", "ja": "質問"}
    await put(bot, command(name_localizations=names))
    assert not scene.fake.problems


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "t", "style": 1} | more


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": component} | more


def group(kind: int, count: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "custom_id": "g", "options": [{"label": str(n), "value": str(n)} for n in range(count)]} | more


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "T", "custom_id": "m", "components": list(components)} | more


WRONG_MODALS: list[tuple[dict[str, Any], str]] = [
    (modal(), "Must be between 1 and 5"),
    (modal(label(text_input()), title="x" * 46), "Must be between 1 and 45"),
    (modal(label(text_input()), custom_id=""), "required"),
    (modal(*(label(text_input(custom_id=str(n))) for n in range(6))), "Must be between 1 and 5"),
    (modal(label(text_input()), label(text_input())), "cannot be duplicated"),
    (modal(label(text_input(), label="x" * 46)), "Must be between 1 and 45"),
    (modal(label(text_input(), description="x" * 101)), "Must be 100"),
    (modal(label(text_input(label="x"))), "no label of its own"),
    (modal(label(text_input(style=3))), "Value must be one of"),
    (modal(label(text_input(max_length=4001))), "less than or equal to 4000"),
    (modal(label(text_input(min_length=5, max_length=4))), "must not exceed"),
    (modal(label(text_input(value="xx", max_length=1))), "Must be 1 or fewer"),
    (modal(label(text_input(placeholder="x" * 101))), "Must be 100"),
    (modal({"type": 1, "components": [text_input()]}), "required"),
    (modal({"type": 1, "components": [text_input(label="a"), text_input(label="b", custom_id="u")]}), "between 1 and 1"),
    (modal({"type": 1, "components": [group(3, 2)]}), "Value must be one of"),
    (modal(group(3, 2)), "Value must be one of"),
    (modal(label({"type": 2})), "Value must be one of"),
    (modal(label(group(21, 1))), "Must be between 2 and 10"),
    (modal(label(group(21, 11))), "Must be between 2 and 10"),
    (modal(label(group(22, 11))), "Must be between 1 and 10"),
    (modal(label(group(22, 2, max_values=3))), "do not fit"),
    (modal(label(group(3, 26))), "Must be between 1 and 25"),
    (modal(label(group(3, 2, disabled=True))), "cannot be disabled"),
]


@pytest.mark.parametrize(("data", "why"), WRONG_MODALS)
def test_a_wrong_form_is_refused(data: dict[str, Any], why: str) -> None:
    with pytest.raises(ApiError) as error:
        check_modal(data)
    assert why in str(error.value)


def test_a_form_with_each_kind_of_field_is_taken() -> None:
    check_modal(
        modal(
            {"type": 10, "content": "Read this"},
            label(text_input(min_length=0, max_length=4000)),
            label(group(3, 25, custom_id="s", max_values=25)),
            label(group(21, 10, custom_id="r")),
            label(group(22, 10, custom_id="c")),
        )
    )
