"""What a real client lets a person send as a slash command: known commands, and options that fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import command_rules as kinds
from tests.platforms.discord.channels import Channel, User
from tests.platforms.discord.errors import Json
from tests.platforms.discord.limits import OPTION_LENGTH, Permission

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord


@dataclass
class Typed:
    """The `data` of an interaction, and the option that is being typed."""

    data: Json
    focused_type: int = kinds.STRING
    resolved: dict[str, dict[str, Json]] = field(default_factory=dict)


def usable(fake: "FakeDiscord", kind: int, name: str, person: User, channel: Channel) -> Json:
    """The command, if the person can use it here; AssertionError else."""
    command = fake.registry.registered.get((kind, name))
    assert command is not None, f"there is no command {name!r} among {[key[1] for key in fake.registry.registered]}"
    guild = channel.guild
    contexts = command["contexts"]
    here = 0 if guild else 1
    if contexts is None:
        assert guild or command["dm_permission"], f"/{name} cannot be used in direct messages"
    else:
        assert here in contexts, f"/{name} cannot be used {'in servers' if guild else 'in direct messages'}"
    if guild is None:
        return command
    rights = guild.permissions_of(person)
    assert rights & Permission.USE_APPLICATION_COMMANDS, f"{person.name} is not in {guild.name} or may not use commands"
    wanted = command["default_member_permissions"]
    if wanted is not None and not rights & Permission.ADMINISTRATOR and (person, name) not in guild.lets:
        refused = not int(wanted) or int(wanted) & ~rights
        assert not refused, f"{person.name} may not use /{name} (permissions {wanted})"
    return command


def typed(
    fake: "FakeDiscord", line: str, person: User, channel: Channel, values: Mapping[str, Any], *, completing: bool = False
) -> Typed:
    """Builds the data of a slash command; while completing, the last option is still being typed."""
    words = line.split()
    command = usable(fake, kinds.SLASH, words[0], person, channel)
    result = Typed({"id": command["id"], "name": command["name"], "type": kinds.SLASH})
    level, place = command, result.data
    for word in words[1:]:
        inner = [option for option in level.get("options") or () if option["type"] <= kinds.GROUP and option["name"] == word]
        assert inner, f"/{command['name']} has no subcommand {word!r}"
        level = inner[0]
        place["options"] = [{"type": level["type"], "name": word, "options": []}]
        place = place["options"][0]
    options = level.get("options") or []
    assert not any(option["type"] <= kinds.GROUP for option in options), f"/{line} needs a subcommand"
    place["options"] = _options(result, line, options, dict(values), completing=completing)
    if result.resolved:
        result.data["resolved"] = result.resolved
    return result


def _options(result: Typed, line: str, options: list[Json], values: dict[str, Any], *, completing: bool) -> list[Json]:
    known = {option["name"]: option for option in options}
    unknown = set(values) - set(known)
    assert not unknown, f"/{line} has no option {', '.join(sorted(unknown))}"
    focused = next(reversed(values), None) if completing else None
    filled = []
    for name, value in values.items():
        option = known[name]
        if name == focused:
            assert option.get("autocomplete"), f"option {name!r} of /{line} does not complete"
            result.focused_type = option["type"]
            filled.append({"type": option["type"], "name": name, "value": str(value), "focused": True})
        else:
            filled.append({"type": option["type"], "name": name, "value": _value(result, option, value)})
    missing = [name for name, option in known.items() if option.get("required") and name not in values]
    assert completing or not missing, f"/{line} needs {', '.join(missing)}"
    return filled


def _value(result: Typed, option: Json, value: Any) -> Any:
    name, kind = option["name"], option["type"]
    if option.get("choices"):
        chosen = [choice for choice in option["choices"] if value in (choice["value"], choice["name"])]
        assert chosen, f"{value!r} is not among the choices of {name!r}: {[choice['name'] for choice in option['choices']]}"
        return chosen[0]["value"]
    match kind:
        case kinds.STRING:
            assert isinstance(value, str), f"option {name!r} is text, not {value!r}"
            low, high = option.get("min_length", 0), option.get("max_length", OPTION_LENGTH)
            assert low <= len(value) <= high, f"option {name!r} takes {low} to {high} characters, not {len(value)}"
            assert value or not option.get("required"), f"option {name!r} is empty"
        case kinds.INTEGER | kinds.NUMBER:
            allowed = (int,) if kind == kinds.INTEGER else (int, float)
            assert type(value) in allowed, f"option {name!r} is a number, not {value!r}"
            low, high = option.get("min_value", value), option.get("max_value", value)
            assert low <= value <= high, f"option {name!r} takes {low} to {high}, not {value}"
        case kinds.BOOLEAN:
            assert isinstance(value, bool), f"option {name!r} is true or false, not {value!r}"
        case kinds.USER_OPTION | kinds.MENTIONABLE:
            assert isinstance(value, User), f"option {name!r} is a person, not {value!r}"
            result.resolved.setdefault("users", {})[str(value.id)] = value.payload()
            return str(value.id)
        case kinds.CHANNEL:
            assert isinstance(value, Channel), f"option {name!r} is a channel, not {value!r}"
            allowed_kinds = option.get("channel_types") or [value.kind]
            assert value.kind in allowed_kinds, f"option {name!r} takes channels of type {allowed_kinds}, not {value.kind}"
            result.resolved.setdefault("channels", {})[str(value.id)] = value.payload() | {"permissions": "0"}
            return str(value.id)
        case _:
            raise AssertionError(f"the fake Discord cannot fill option {name!r} of type {kind}")
    return value
