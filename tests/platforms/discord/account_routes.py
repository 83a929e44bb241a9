"""The routes of the bot's account, its application, users and servers."""

from typing import TYPE_CHECKING, Any

from tests.platforms.discord.errors import ApiError, Json, closed_dms, unknown
from tests.platforms.discord.routes import Call, route

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord


@route("GET", "/users/@me")
def me(fake: "FakeDiscord", call: Call) -> Json:
    return fake.bot.payload() | {"verified": True, "mfa_enabled": False, "locale": "en-US", "email": None}


@route("GET", "/users/@me/guilds")
def my_guilds(fake: "FakeDiscord", call: Call) -> list[Json]:
    return [
        {"id": str(guild.id), "name": guild.name, "icon": None, "owner": False, "features": []}
        | {"permissions": str(guild.bot_permissions)}
        for guild in fake.guilds
    ]


@route("DELETE", "/users/@me/guilds/{}")
def leave(fake: "FakeDiscord", call: Call) -> None:
    fake.remove_guild(fake.find_guild(call.params[0]))


@route("POST", "/users/@me/channels")
def open_dm(fake: "FakeDiscord", call: Call) -> Json:
    """Opening works with everybody; whether a message arrives is another question."""
    number = str(call.json.get("recipient_id"))
    person = fake.users.get(int(number)) if number.isdigit() else None
    if person is None:
        raise ApiError(400, 50033, "Invalid Recipient(s)")
    if person is fake.bot:
        raise closed_dms()
    return fake.dm(person).payload()


@route("GET", "/users/{}")
def get_user(fake: "FakeDiscord", call: Call) -> Json:
    user = fake.users.get(int(call.params[0])) if call.params[0].isdigit() else None
    if user is None:
        raise unknown("User")
    return user.payload()


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def application(fake: "FakeDiscord", call: Call) -> Json:
    counts = ("approximate_guild_count", "approximate_user_install_count", "approximate_user_authorization_count")
    return {
        **dict.fromkeys(counts, 0),
        "id": str(fake.application_id),
        "name": fake.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": fake.bot.payload(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": "0" * 64,
        "flags": fake.application_flags,
        "flags_new": str(fake.application_flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": fake.owner.payload(),
        "approximate_guild_count": len(fake.guilds),
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "tags": [],
    }


@route("GET", "/gateway")
def gateway(fake: "FakeDiscord", call: Call) -> Json:
    return {"url": fake.gateway_url}


@route("GET", "/gateway/bot")
def gateway_bot(fake: "FakeDiscord", call: Call) -> Json:
    limit = {"total": 1000, "remaining": 1000 - fake.gateway.identified, "reset_after": 86_400_000}
    limit["max_concurrency"] = fake.max_concurrency
    return {"url": fake.gateway_url, "shards": fake.shards, "session_start_limit": limit}


@route("GET", "/guilds/{}")
def get_guild(fake: "FakeDiscord", call: Call) -> Json:
    return fake.find_guild(call.params[0]).payload()


@route("GET", "/guilds/{}/channels")
def get_channels(fake: "FakeDiscord", call: Call) -> Any:
    return [channel.payload() for channel in fake.find_guild(call.params[0]).channels]


@route("GET", "/guilds/{}/roles")
def get_roles(fake: "FakeDiscord", call: Call) -> Any:
    return fake.find_guild(call.params[0]).payload()["roles"]


@route("GET", "/guilds/{}/threads/active")
def get_threads(fake: "FakeDiscord", call: Call) -> Json:
    channels = fake.find_guild(call.params[0]).channels
    return {"threads": [thread.payload() for channel in channels for thread in channel.threads], "members": []}


@route("GET", "/guilds/{}/members/{}")
def get_member(fake: "FakeDiscord", call: Call) -> Json:
    guild = fake.find_guild(call.params[0])
    user = fake.users.get(int(call.params[1])) if call.params[1].isdigit() else None
    if user is None:
        raise unknown("User")
    if user is not fake.bot and user not in guild.members:
        raise unknown("Member", blame=False)
    return guild.member_payload(user)
