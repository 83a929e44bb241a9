"""Tokens and addresses in the settings."""

from pathlib import Path

import pytest

from bot import config
from bot.errors import ConfigError
from tests.test_config import written

TOKEN = "123456:ABC-DEF_ghi"


def test_a_token_comes_from_the_environment_else_the_settings_else_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{TOKEN}\n")
    from_file = written(tmp_path, "telegram: {token_file: secret}\ndiscord: {token: abc.def}\n")
    assert config.load(from_file, tmp_path, {}).telegram.token == TOKEN
    settings = config.load(from_file, tmp_path, {"TELEGRAM_TOKEN": " 1:other ", "DISCORD_TOKEN": ""})
    assert (settings.telegram.token, settings.discord.token) == ("1:other", "abc.def")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"discord\.token_file: expected a file with nothing but the token"):
        config.load(written(tmp_path, "discord: {token_file: nowhere}\n"), tmp_path, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("telegram: {token: my secret}", "telegram.token: expected a token such as 123456:ABC-DEF"),
        ("telegram: {token: [my secret]}", "telegram.token: expected text, got something else"),
        ("discord: {token: my secret}", "discord.token: expected a token without blanks"),
        (
            "telegram: {api_url: localhost}",
            "telegram.api_url: expected an address such as http://127.0.0.1:8081",
        ),
        ("telegram: {webhook: {url: 'http://a.org/x', secret: s}}", "telegram.webhook.url: expected an https:// address"),
        (
            "telegram: {webhook: {url: 'https://a.org/x', secret: my secret}}",
            "telegram.webhook.secret: expected 1 to 256",
        ),
        ("telegram: {webhook: {url: 'https://a.org/x', secret: s, port: 0}}", "telegram.webhook.port: expected a port from 1"),
        ("telegram: {webhook: {url: 'https://a.org/x'}}", "telegram.webhook.secret: expected a value, it is missing"),
        ("moderators: {telegram: [1, anna]}", 'moderators.telegram[1]: expected a number, got "anna"'),
    ],
)
def test_what_is_wrong_is_said_and_no_secret_is_repeated(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(written(tmp_path, text), tmp_path, {})
    assert expected in str(caught.value)
    assert "my secret" not in str(caught.value)


def test_settings_can_be_shown_without_their_secrets(tmp_path: Path) -> None:
    text = f"telegram: {{token: '{TOKEN}', webhook: {{url: 'https://a.org/x', secret: hush}}}}\ndiscord: {{token: hush}}\n"
    shown = repr(config.load(written(tmp_path, text), tmp_path, {}))
    assert TOKEN not in shown
    assert "hush" not in shown


REAL = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.mark.parametrize(
    "text",
    [
        f"telegram: {{token_file: '{REAL}'}}",
        f"telegram: {{webhook: {{url: 'http://a.org/{REAL}', secret: s}}}}",
        f"telegram: {{api_url: 'api.telegram.org/bot{REAL}'}}",
        f"telegram: '{REAL}'",
        f"telegram: {{webhook: 'https://a.org/{REAL}'}}",
        f"telegram: {{'{REAL}': x}}",
        'telegram: {token_file: "a\\0b"}',
    ],
)
def test_a_token_in_the_wrong_place_is_not_shown_either(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(written(tmp_path, text), tmp_path, {})
    shown = "\n".join(map(str, caught.value.problems))
    assert "telegram" in shown
    assert REAL[:25] not in shown
