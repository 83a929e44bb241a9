"""/prepare: tick what applies before a massage; the strictest of it decides."""

from collections.abc import Callable
from typing import get_args

from bot.content import Library
from bot.content.help_lines import help_with
from bot.content.models import MESSAGE_LIMIT, CheckItem, CheckPart, Content, Result
from bot.core.commands import Command, Feature
from bot.core.fields import Answers
from bot.core.messages import Button, Reply, Request
from bot.core.ticks import Several

RESULTS = get_args(Result)
ADVICE_LIMIT = MESSAGE_LIMIT - 700
"""Characters for the advice, which leaves room for what stands around it."""


def feature(library: Library, country: Callable[[Request], str]) -> Feature:
    """The checklist of `library`; help lines are those of the `country` (ISO 3166, "" for unknown) of a request."""

    def ticked(answers: Answers, locale: str) -> list[CheckItem]:
        return [
            item
            for part, field in zip(library.languages[locale].checklist.parts, fields, strict=True)
            if field.name in answers
            for item in part.items
            if item.id in field.ticked(answers[field.name], locale)
        ]

    async def prepare(request: Request) -> Reply:
        content = library.languages[request.locale]
        return _result(content, ticked(request.answers, request.locale), library, country(request))

    def field(number: int, part: CheckPart) -> Several:
        """The page of one part, which is left out once something on an earlier page means: stop, get help."""

        def page(locale: str) -> CheckPart:
            return library.languages[locale].checklist.parts[number]

        def prompt(locale: str) -> str:
            content = library.languages[locale]
            intro = f"{content.checklist.intro}\n\n" if number == 0 else ""
            return f"{intro}**{page(locale).question}**\n\n{content.messages.prepare.hint}"

        def asked(answers: Answers) -> bool:
            return not any(item.result == "stop" for item in ticked(answers, first.language))

        return Several(part.id, lambda locale: {item.id: item.text for item in page(locale).items}, prompt, asked=asked)

    first = next(iter(library.languages.values()))
    fields = tuple(field(number, part) for number, part in enumerate(first.checklist.parts))
    command = Command("prepare", prepare, library.say(lambda c: c.messages.prepare.summary), fields, private=True)
    return Feature("prepare", (command,))


def _result(content: Content, ticked: list[CheckItem], library: Library, country: str) -> Reply:
    words = content.messages.prepare
    ticked = sorted(ticked, key=lambda item: RESULTS.index(item.result))
    strictest: Result = ticked[0].result if ticked else "go-ahead"
    result = content.checklist.results[strictest]
    if strictest == "stop":
        rules = [item.urgent for item in ticked if item.urgent]
        return Reply(help_with(rules, content, library, country), result.title)
    text = "\n\n".join(part for part in (result.text, _advice(content, ticked), words.reminder) if part)
    question = content.topics[result.topic].question
    card = Button(words.card, "prepare card")
    buttons = (Button(question, "faq", {"topic": result.topic}), card, Button(words.again, "prepare"))
    return Reply(text, f"{words.title}: {result.title}", buttons)


def _advice(content: Content, ticked: list[CheckItem]) -> str:
    """What to do about each tick, the strictest first; what no longer fits into one message is only named."""
    words, lines, named = content.messages.prepare, list[str](), list[str]()
    for item in ticked:
        line = f"- {words.advice.format(text=item.text, advice=item.advice)}"
        if sum(map(len, lines)) + len(line) <= ADVICE_LIMIT:
            lines.append(line)
        else:
            named.append(item.text)
    if named:
        lines.append(f"- {words.more_ticked.format(count=len(named))}")
    return "\n".join(lines)
