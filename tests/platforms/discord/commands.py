"""The application's registered commands, and the routes to them."""

from typing import TYPE_CHECKING, Any

from tests.platforms.discord import limits
from tests.platforms.discord.command_rules import SLASH, check_command, given_back
from tests.platforms.discord.errors import ApiError, Form, Json, unknown
from tests.platforms.discord.routes import Call, route

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

Key = tuple[int, str]


class Commands:
    """The commands by type and name, as Discord gives them back."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self.registered: dict[Key, Json] = {}
        self.writes = 0

    def put(self, commands: list[Json]) -> list[Json]:
        """Replaces all; a command keeps its id as long as its type and name stay."""
        self.writes += 1
        form = Form()
        if not isinstance(commands, list):
            form.wrong((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            form.done()
        keys: set[Key] = set()
        for number, command in enumerate(commands):
            check_command(form, command, (number,))
            key = (command.get("type") or SLASH, str(command.get("name")))
            if key in keys:
                form.wrong((number, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
            keys.add(key)
        form.done()
        _count(keys)
        old, self.registered = self.registered, {}
        return [self._store(command, old) for command in commands]

    def post(self, command: Json) -> Json:
        """Adds one, or replaces the one of the same type and name."""
        self.writes += 1
        form = Form()
        check_command(form, command)
        form.done()
        _count({*self.registered, (command.get("type") or SLASH, command["name"])})
        return self._store(command, self.registered)

    def patch(self, command_id: str, changes: Json) -> Json:
        self.writes += 1
        old = self.get(command_id)
        command = old | {key: value for key, value in changes.items() if key != "type"}
        form = Form()
        check_command(form, command)
        form.done()
        del self.registered[old["type"], old["name"]]
        return self._store(command, {(command["type"], command["name"]): old})

    def delete(self, command_id: str) -> None:
        self.writes += 1
        command = self.get(command_id)
        del self.registered[command["type"], command["name"]]

    def get(self, command_id: str) -> Json:
        for command in self.registered.values():
            if command["id"] == command_id:
                return command
        raise unknown("application command")

    def _store(self, command: Json, old: dict[Key, Json]) -> Json:
        kind, name = command.get("type") or SLASH, command["name"].strip()
        permissions = command.get("default_member_permissions")
        kept = old.get((kind, name), {})
        contexts = command.get("contexts") or None
        stored = given_back({"description": ""} | command | {"type": kind}) | {
            "id": kept.get("id") or self._fake.new_id(),
            "application_id": str(self._fake.application_id),
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": command.get("dm_permission") is not False if contexts is None else 1 in contexts,
            "contexts": contexts,
            "integration_types": command.get("integration_types") or [0],
            "nsfw": bool(command.get("nsfw")),
        }
        same = {**kept, "version": None} == {**stored, "version": None}
        stored["version"] = kept["version"] if same else self._fake.new_id()
        self.registered[kind, name] = stored
        return stored


def _count(keys: set[Key]) -> None:
    for kind, most in limits.COMMANDS_OF_TYPE.items():
        if sum(key[0] == kind for key in keys) > most:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({most})")


def _own(fake: "FakeDiscord", call: Call) -> Commands:
    if call.params[0] != str(fake.application_id):
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    return fake.registry


def _without_localizations(item: Json) -> Json:
    back = {key: value for key, value in item.items() if not key.endswith("_localizations")}
    for key in ("options", "choices"):
        if key in back:
            back[key] = [_without_localizations(inner) for inner in back[key]]
    return back


@route("GET", "/applications/{}/commands")
def get_commands(fake: "FakeDiscord", call: Call) -> Any:
    found = list(_own(fake, call).registered.values())
    localized = call.query.get("with_localizations", "").lower() in ("1", "true")
    return found if localized else [_without_localizations(command) for command in found]


@route("PUT", "/applications/{}/commands")
def put_commands(fake: "FakeDiscord", call: Call) -> Any:
    return _own(fake, call).put(call.json)


@route("POST", "/applications/{}/commands")
def post_command(fake: "FakeDiscord", call: Call) -> Any:
    return _own(fake, call).post(call.json)


@route("GET", "/applications/{}/commands/{}")
def get_command(fake: "FakeDiscord", call: Call) -> Any:
    return _own(fake, call).get(call.params[1])


@route("PATCH", "/applications/{}/commands/{}")
def patch_command(fake: "FakeDiscord", call: Call) -> Any:
    return _own(fake, call).patch(call.params[1], call.json)


@route("DELETE", "/applications/{}/commands/{}")
def delete_command(fake: "FakeDiscord", call: Call) -> None:
    _own(fake, call).delete(call.params[1])


@route("GET", "/applications/{}/guilds/{}/commands")
def get_guild_commands(fake: "FakeDiscord", call: Call) -> Any:
    """No command belongs to a single guild here."""
    _own(fake, call)
    fake.find_guild(call.params[1])
    return []


@route("PUT", "/applications/{}/guilds/{}/commands")
def put_guild_commands(fake: "FakeDiscord", call: Call) -> Any:
    """Only the empty list, which clears what an earlier version of a bot may have left."""
    _own(fake, call)
    fake.find_guild(call.params[1])
    if call.json:
        raise ApiError(400, 0, "The fake Discord knows global commands only")
    return []
