"""Urgent help before anything else: an emergency gets its answer alone, a doubtful message one line of safety."""

from collections.abc import Callable

from bot.content import Library
from bot.content.help_lines import fill
from bot.core.dispatcher import Alarm, Screen
from bot.core.messages import Reply, Request
from bot.matching import Matcher

QUESTIONS = ("", "ask", "faq")
"""Commands whose words are a question; "" is plain text."""


def screen(library: Library, matcher: Callable[[str], Matcher], country: Callable[[Request], str]) -> Screen:
    """The look at every message; numbers are those of the `country` (ISO 3166, "" for unknown) of a request.

    A line of safety stands alone where a question has no answer: guesses or "I don't know" after it would be cold. What is no
    question, such as a check-in, is done all the same.
    """

    def look(request: Request, text: str) -> Alarm | None:
        found = matcher(request.locale).emergency(text) if text else None
        if found is None:
            return None
        content = library.languages[request.locale]
        said = content.urgent[found.rule] if found.clear else content.messages.urgent
        urgent = found.level == "urgent"
        alone = urgent or (request.command in QUESTIONS and matcher(request.locale).match(text).kind != "answer")
        help_ = fill(said.answer if urgent else said.line, library.help_lines, country(request), content.messages.help_lines)
        return Alarm(Reply(help_.strip()), alone)

    return look
