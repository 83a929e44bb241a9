"""The settings of the bot's accounts. A token is never shown: not in a message, not in a log."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.errors import Problem
from bot.schema import value

PORTS = range(1, 65536)


@value
class Webhook:
    """Where Telegram sends updates instead of being asked for them: `url` has to lead to `listen`:`port` here."""

    url: str
    secret: str
    listen: str = "127.0.0.1"
    port: int = 8443


@value
class Telegram:
    """The bot's account on Telegram; without a token, it is not there."""

    token: str = ""
    token_file: str = ""
    api_url: str = "https://api.telegram.org"
    webhook: Webhook | None = None


@value
class Discord:
    """The bot's account on Discord; without a token, it is not there."""

    token: str = ""
    token_file: str = ""
    api_url: str = "https://discord.com/api/v10"


@value
class Moderators:
    """User ids of people who are moderators everywhere, on top of those of each community."""

    telegram: tuple[int, ...] = ()
    discord: tuple[int, ...] = ()


Account = TypeVar("Account", Telegram, Discord)


def with_tokens(account: Account, name: str, home: Path, environment: Mapping[str, str], problems: list[Problem]) -> Account:
    """The account with its token: from the environment (TELEGRAM_TOKEN, DISCORD_TOKEN), else as set, else from its file."""
    token = environment.get(f"{name.upper()}_TOKEN", "").strip() or account.token.strip()
    if not token and account.token_file:
        try:
            token = (home / account.token_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            token = ""
        if not token:
            problems.append(Problem("", f"{name}.token_file", "expected a file with nothing but the token, it cannot be read"))
    return replace(account, token=token)


def check_accounts(telegram: Telegram, discord: Discord, file: str, problems: list[Problem]) -> None:
    """What has to look right before anybody is called."""

    def expect(good: object, path: str, expected: str) -> None:
        if not good:
            problems.append(Problem(file, path, f"expected {expected}"))

    sample = "a token such as 123456:ABC-DEF, as @BotFather gives it"
    expect(re.fullmatch(r"(\d+:[\w-]+)?", telegram.token, re.ASCII), "telegram.token", sample)
    expect(re.fullmatch(r"[!-~]*", discord.token), "discord.token", "a token without blanks, from the Bot page of the portal")
    for path, address in (("telegram.api_url", telegram.api_url), ("discord.api_url", discord.api_url)):
        expect(re.fullmatch(r"https?://[^\s/]+\S*", address), path, f'an address such as http://127.0.0.1:8081, got "{address}"')
    hook = telegram.webhook
    if hook:
        expect(re.fullmatch(r"https://[^\s/]+\S*", hook.url), "telegram.webhook.url", f'an https:// address, got "{hook.url}"')
        secret = "1 to 256 letters, digits, _ and -, as hard to guess as a password"
        expect(re.fullmatch(r"[\w-]{1,256}", hook.secret, re.ASCII), "telegram.webhook.secret", secret)
        expect(hook.port in PORTS, "telegram.webhook.port", f"a port from 1 to 65535, got {hook.port}")
