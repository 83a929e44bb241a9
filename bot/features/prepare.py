"""/prepare: tick what applies before a massage; the strictest of it decides."""

from typing import get_args

from bot.content import Library
from bot.content.help_lines import fill
from bot.content.models import CheckItem, CheckPart, Content, Result
from bot.core.commands import Command, Feature
from bot.core.fields import Answers, Several
from bot.core.messages import Button, Reply, Request


def feature(library: Library, country: str) -> Feature:
    """The checklist of `library`; help lines are those of `country` (ISO 3166, "" for unknown)."""

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
        return _result(content, ticked(request.answers, request.locale), library, country)

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
    words, order = content.messages.prepare, get_args(Result)
    strictest: Result = min((item.result for item in ticked), key=order.index, default="go-ahead")
    result = content.checklist.results[strictest]
    if strictest == "stop":
        rules = dict.fromkeys(item.urgent for item in ticked if item.urgent)
        answers = [fill(content.urgent[r].answer, library.help_lines, country, content.messages.help_lines) for r in rules]
        return Reply("\n\n".join(answer.strip() for answer in answers), result.title)
    advice = "\n".join(
        f"- {words.advice.format(text=item.text, advice=item.advice)}"
        for item in sorted(ticked, key=lambda item: order.index(item.result))
    )
    text = "\n\n".join(part for part in (result.text, advice, words.reminder) if part)
    topics = {"not-today": "when-not", "ask-first": "ask-doctor"}
    topic = topics.get(strictest, "tell-therapist")
    buttons = (Button(content.topics[topic].question, "faq", {"topic": topic}), Button(words.again, "prepare"))
    return Reply(text, f"{words.title}: {result.title}", buttons)
