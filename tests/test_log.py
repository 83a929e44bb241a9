import json
import logging

import pytest

from bot.log import JsonLines, Lines


@pytest.mark.parametrize("form", [Lines(), JsonLines()])
def test_an_exception_is_logged_by_its_type_and_never_by_its_words(form: logging.Formatter) -> None:
    try:
        raise ValueError("my private words")
    except ValueError as error:
        trouble = (type(error), error, error.__traceback__)
    line = form.format(logging.LogRecord("bot", logging.ERROR, "x.py", 1, 'said "%s"', ("hello",), trouble))
    assert "ValueError" in line
    assert "private" not in line
    assert "\n" not in line
    if isinstance(form, JsonLines):
        assert json.loads(line)["message"] == 'said "hello"'


def test_of_what_a_library_logs_only_the_fixed_words_are_kept() -> None:
    record = logging.LogRecord(
        "discord.http", logging.WARNING, "x.py", 1, "%s responded with 429\nmore", ("/webhooks/1/token",), None
    )
    assert Lines().format(record).endswith("%s responded with 429")
