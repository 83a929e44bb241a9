"""/ask, /faq and /benefits: reviewed answers, suggestions, or an honest "I don't know"."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from bot.content import Library
from bot.content.models import Category, Content, Topic
from bot.core.commands import Command, Feature
from bot.core.fields import Choice, Key, Text
from bot.core.markup import escape
from bot.core.messages import Button, Reply, Request
from bot.matching import Matcher

PARTS = ("more", "sources", "none")
"""What buttons of /faq open besides a short answer; "none": that no suggestion fits."""
MOST_ALIKE = 12
"""Topics that are offered for a beginning they share."""


def feature(library: Library, matcher: Callable[[str], Matcher], missed: Callable[[Request, str], None]) -> Feature:
    """Answers from `library`, found by the matcher of the request's locale; `missed` is told of questions without one."""

    sources = _sources(library)

    @cache
    def answer(locale: str, topic: str, part: str = "") -> Reply:
        show = {"more": long_answer, "sources": sources}.get(part, short_answer)
        return replace(show(library.languages[locale], topic), fixed=True)

    async def ask(request: Request) -> Reply:
        content = library.languages[request.locale]
        words, question = content.messages.answers, request.answers["question"]
        plain = question.casefold().strip(" .!?,")
        if plain in words.greetings_typed or plain in words.thanks_typed:
            return Reply(words.greeting if plain in words.greetings_typed else words.welcome)
        match = matcher(request.locale).match(question)
        if match.kind == "answer" and match.topic:
            return answer(request.locale, match.topic)
        if match.kind == "suggestions":
            return _suggestions(content, match.suggestions)
        missed(request, question)
        return Reply(words.unknown, buttons=_ways_on(content))

    def offer(request: Request) -> tuple[Reply, ...]:
        match = matcher(request.locale).match(request.typed)
        return () if match.kind == "unknown" else tuple(answer(request.locale, topic) for topic, _ in match.ranked)

    async def faq(request: Request) -> Reply:
        content = library.languages[request.locale]
        words, given = content.messages.answers, request.answers
        wanted, part = _topic_and_part(content, given.get("topic", ""), given.get("part", ""))
        if part == "none":
            return Reply(words.unknown_none_fits, buttons=_ways_on(content))
        if wanted in content.topics:
            return answer(request.locale, wanted, part)
        if not wanted:
            category = next((c for c in content.categories if c.id == given.get("category")), None)
            return _category(content, category) if category else _categories(content)
        alike = list(topic.suggest(wanted, request.locale))[:MOST_ALIKE]
        if alike:
            text = words.begins_alike.format(given=escape(wanted))
            return Reply(text, buttons=tuple(_open(content, name) for name in alike))
        return await ask(replace(request, answers={"question": wanted}))

    async def benefits(request: Request) -> Reply:
        content = library.languages[request.locale]
        found = content.benefits
        lines = "\n".join(f"- **{item.name}**: {item.line}" for item in found.items)
        buttons = tuple(Button(item.name, "faq", {"topic": item.topic}) for item in found.items)
        return Reply(f"{found.intro}\n\n{lines}\n\n{found.outro}", content.messages.benefits.title, buttons)

    @cache
    def topics(locale: str) -> Mapping[str, str]:
        return {name: entry.question for name, entry in library.languages[locale].topics.items()}

    def categories(locale: str) -> Mapping[str, str]:
        return {category.id: category.name for category in library.languages[locale].categories}

    prompt = library.say(lambda c: c.messages.answers.faq_prompt)
    question = Text("question", library.say(lambda c: c.messages.answers.ask_prompt))
    topic = Choice("topic", topics, prompt, required=False, free=True)
    part = Choice("part", lambda locale: {name: name for name in PARTS}, prompt, required=False, hidden=True)
    category = Choice("category", categories, prompt, required=False, hidden=True)
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
                (topic, part, category, Key("post")),
                example=faq_example,
            ),
            Command("benefits", benefits, library.say(lambda c: c.messages.benefits.summary)),
        ),
    )


def short_answer(content: Content, name: str) -> Reply:
    """What a tired person reads: the answer, the most important caution, how sure we are."""
    topic, words = content.topics[name], content.messages.answers
    level = content.messages.sureness[topic.sureness.level]
    text = f"{topic.short}\n\n{words.caution.format(text=topic.cautions[0])}\n\n{words.sure.format(level=level)}"
    more = Button(words.more, "faq", {"topic": name, "part": "more"})
    return Reply(text, topic.question, (more, *_related(content, topic)))


def long_answer(content: Content, name: str) -> Reply:
    """All we have to say: details, every caution, why we are as sure as we are, the day of the last check."""
    topic, words = content.topics[name], content.messages.answers
    level = content.messages.sureness[topic.sureness.level]
    cautions = "\n".join(f"- {caution}" for caution in topic.cautions)
    sure = words.sure_why.format(level=level, why=topic.sureness.why)
    reviewed = words.reviewed.format(date=topic.reviewed.isoformat())
    text = f"{topic.more.strip()}\n\n{words.cautions}\n\n{cautions}\n\n{sure}\n\n{reviewed}"
    sources = Button(words.show_sources, "faq", {"topic": name, "part": "sources"})
    short = Button(words.short, "faq", {"topic": name})
    return Reply(text, topic.question, (sources, short, *_related(content, topic)))


def _sources(library: Library) -> Callable[[Content, str], Reply]:
    def show(content: Content, name: str) -> Reply:
        topic, words = content.topics[name], content.messages.answers
        how = {"page": "", "copy": f" {words.read_as_copy}", "record": f" {words.read_as_record}"}
        lines = []
        for source in (library.sources[key] for key in topic.sources):
            lines.append(f"- {escape(source.title)}{how[source.seen]}: {source.addresses[0]}")
        reviewed = words.reviewed.format(date=topic.reviewed.isoformat())
        text = "\n".join(lines) or words.no_sources
        buttons = (
            Button(words.short, "faq", {"topic": name}),
            Button(words.more, "faq", {"topic": name, "part": "more"}),
        )
        return Reply(f"{text}\n\n{reviewed}", words.sources.format(question=topic.question), buttons)

    return show


def _suggestions(content: Content, topics: tuple[str, ...]) -> Reply:
    none = Button(content.messages.answers.none_of_these, "faq", {"part": "none"})
    buttons = (*(_open(content, topic) for topic in topics), none)
    return Reply(content.messages.answers.suggestions, buttons=buttons)


def _topic_and_part(content: Content, wanted: str, part: str) -> tuple[str, str]:
    """ "sleep more" typed is the same as the button More under the answer on sleep."""
    words = content.messages.answers
    name, _, last = wanted.rpartition(" ")
    typed = {words.more.casefold(): "more", words.show_sources.casefold(): "sources"}.get(last.casefold(), "")
    return (name.casefold(), typed) if typed and name.casefold() in content.topics else (wanted, part)


def _category(content: Content, category: Category) -> Reply:
    buttons = tuple(_open(content, topic) for topic in category.topics)
    text = content.messages.answers.category.format(name=category.name)
    return Reply(text, buttons=(*buttons, _all_topics(content)))


def _categories(content: Content) -> Reply:
    buttons = tuple(Button(c.name, "faq", {"category": c.id}) for c in content.categories)
    return Reply(content.messages.answers.categories, buttons=buttons)


def _related(content: Content, topic: Topic) -> tuple[Button, ...]:
    return tuple(_open(content, name) for name in topic.related)


def _open(content: Content, name: str) -> Button:
    return Button(content.topics[name].question, "faq", {"topic": name})


def _ways_on(content: Content) -> tuple[Button, ...]:
    """What to do where we have no answer."""
    return _all_topics(content), Button(content.messages.answers.ask_again, "ask")


def _all_topics(content: Content) -> Button:
    return Button(content.messages.answers.all_topics, "faq")
