"""/ask, /faq and /benefits: reviewed answers, suggestions, or an honest "I don't know"."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

from bot.content import Library
from bot.content.models import Content
from bot.core.commands import Command, Feature, Job
from bot.core.fields import Choice, Key, Text
from bot.core.markup import escape
from bot.core.messages import Button, Reply, Request
from bot.features.answers.feedback import Counts
from bot.features.answers.judging import Judging, to_judge
from bot.features.answers.latest import Latest
from bot.features.answers.pages import (
    both_answers,
    categories,
    category,
    long_answer,
    open_,
    short_answer,
    sources,
    suggestions,
    topic_names,
    ways_on,
    with_cautions,
)
from bot.matching import Matcher

__all__ = ["Counts", "Latest", "feature", "long_answer", "short_answer"]

PARTS = ("more", "sources", "none")
"""What buttons of /faq open besides a short answer; "none": that no suggestion fits."""
MOST_ALIKE = 12
"""Topics that are offered for a beginning they share."""


def feature(
    library: Library,
    matcher: Callable[[str], Matcher],
    missed: Callable[[Request, str], None],
    latest: Latest,
    counts: Counts,
) -> Feature:
    """Answers from `library`, found by the matcher of the request's locale; `missed` is told of questions without one, `latest`
    remembers what was answered for those that go on from it, `counts` counts what people say of it."""

    @cache
    def answer(locale: str, topic: str, part: str = "") -> Reply:
        content = library.languages[locale]
        if part == "sources":
            return replace(sources(library, content, topic), fixed=True)
        return replace((long_answer if part == "more" else short_answer)(content, topic), fixed=True)

    @cache
    def to_question(locale: str, topic: str) -> Reply:
        return to_judge(library.languages[locale], topic, answer(locale, topic))

    judging = Judging(library, matcher, latest, counts, missed)

    async def ask(request: Request) -> Reply:
        content = library.languages[request.locale]
        words, question = content.messages.answers, request.answers["question"]
        plain = question.casefold().strip(" .!?,")
        judged = await judging.typed(request, plain)
        if judged:
            return judged
        if plain in words.greetings_typed or plain in words.thanks_typed:
            return Reply(words.greeting if plain in words.greetings_typed else words.welcome)
        matching = matcher(request.locale)
        match, dangers = matching.match(question, latest.before(request)), matching.dangers(question)
        if match.topic:
            latest.note(request, match.topic)
            if match.both:  # what is said about a danger comes first
                asked = sorted(match.both, key=lambda topic: topic not in dangers)
                return with_cautions(content, both_answers(content, *asked), dangers, asked)
            latest.asked(request, question, match.topic, tuple(topic for topic, _ in match.ranked if topic != match.topic))
            return with_cautions(content, to_question(request.locale, match.topic), dangers, (match.topic,))
        if match.kind == "suggestions":
            if not request.aside:  # then nobody sees them
                latest.asked(request, question, "", match.suggestions)
            return with_cautions(content, suggestions(content, match.suggestions), dangers, ())
        missed(request, question)
        return with_cautions(content, Reply(words.unknown, buttons=ways_on(content)), dangers, ())

    def offer(request: Request) -> tuple[Reply, ...]:
        content, matching = library.languages[request.locale], matcher(request.locale)
        match, dangers = matching.match(request.typed), matching.dangers(request.typed)
        found = () if match.kind == "unknown" else tuple(topic for topic, _ in match.ranked)
        return tuple(with_cautions(content, answer(request.locale, topic), dangers, (topic,)) for topic in found)

    async def faq(request: Request) -> Reply:
        content = library.languages[request.locale]
        words, given = content.messages.answers, request.answers
        wanted, part = _topic_and_part(content, given.get("topic", ""), given.get("part", ""))
        if part == "none":
            return judging.none_fits(request)
        if wanted in content.topics:
            latest.note(request, wanted)
            latest.chosen(request, wanted)
            back = not part and "post" not in given and latest.question(request, wanted)
            return to_question(request.locale, wanted) if back else answer(request.locale, wanted, part)
        if not wanted:
            chosen = next((c for c in content.categories if c.id == given.get("category")), None)
            return category(content, chosen) if chosen else categories(content)
        alike = list(topic.suggest(wanted, request.locale))[:MOST_ALIKE]
        if alike:
            text = words.begins_alike.format(given=escape(wanted))
            return Reply(text, buttons=tuple(open_(content, name) for name in alike))
        return await ask(replace(request, answers={"question": wanted}))

    def category_names(locale: str) -> Mapping[str, str]:
        return {category.id: category.name for category in library.languages[locale].categories}

    prompt = library.say(lambda c: c.messages.answers.faq_prompt)
    question = Text("question", library.say(lambda c: c.messages.answers.ask_prompt))
    topic = Choice("topic", cache(partial(topic_names, library)), prompt, required=False, free=True)
    part = Choice("part", lambda locale: {name: name for name in PARTS}, prompt, required=False, hidden=True)
    chapter = Choice("category", category_names, prompt, required=False, hidden=True)
    ask_example = library.say(lambda c: c.messages.answers.ask_example)
    faq_example = library.say(lambda c: c.messages.answers.faq_example)
    return Feature(
        "answers",
        (
            Command(
                "ask",
                ask,
                library.say(lambda c: c.messages.answers.ask_summary),
                (question,),
                example=ask_example,
                offer=offer,
            ),
            Command(
                "faq",
                faq,
                library.say(lambda c: c.messages.answers.faq_summary),
                (topic, part, chapter, Key("post")),
                example=faq_example,
            ),
            _benefits(library),
            *judging.commands(),
        ),
        counts.move,
        (
            Job("latest", timedelta(minutes=1), latest.forget_the_old),
            Job("feedback", timedelta(days=1), counts.forget_the_old),
        ),
    )


def _benefits(library: Library) -> Command:
    async def benefits(request: Request) -> Reply:
        content = library.languages[request.locale]
        found = content.benefits
        lines = "\n".join(f"- **{item.name}**: {item.line}" for item in found.items)
        buttons = tuple(Button(item.name, "faq", {"topic": item.topic}) for item in found.items)
        return Reply(f"{found.intro}\n\n{lines}\n\n{found.outro}", content.messages.benefits.title, buttons)

    return Command("benefits", benefits, library.say(lambda c: c.messages.benefits.summary))


def _topic_and_part(content: Content, wanted: str, part: str) -> tuple[str, str]:
    """ "sleep more" typed is the same as the button More under the answer on sleep."""
    words = content.messages.answers
    name, _, last = wanted.rpartition(" ")
    typed = {words.more.casefold(): "more", words.show_sources.casefold(): "sources"}.get(last.casefold(), "")
    return (name.casefold(), typed) if typed and name.casefold() in content.topics else (wanted, part)
