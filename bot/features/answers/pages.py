"""What an answer looks like: short, long, its sources, two at once; suggestions; categories and their topics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.content import Library
from bot.content.models import Category, Content, Topic
from bot.core.markup import escape
from bot.core.messages import Button, Reply

MOST_CAUTIONS = 2
"""Dangers that are named before an answer: more would hide it."""


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


def sources(library: Library, content: Content, name: str) -> Reply:
    """What an answer rests on, with addresses."""
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


def both_answers(content: Content, name: str, other: str) -> Reply:
    """Two short answers to a message with two questions, each with its way to more."""
    one, two = short_answer(content, name), short_answer(content, other)
    more = tuple(
        Button(
            content.messages.answers.more_on.format(question=content.topics[topic].question),
            "faq",
            {"topic": topic, "part": "more"},
        )
        for topic in (name, other)
    )
    return Reply(f"{one.text}\n\n**{two.title}**\n\n{two.text}", one.title, more)


def with_cautions(content: Content, reply: Reply, dangers: Sequence[str], topics: Collection[str]) -> Reply:
    """A reply with a caution first for each of the topics `dangers` that a question named, and a button to read more of it.

    `topics` are those that the reply answers: their own cautions stand in them."""
    found = [(name, danger) for name in dangers if (danger := content.topics[name].danger) and name not in topics][:MOST_CAUTIONS]
    if not found:
        return reply
    offered = {button.id for button in reply.buttons}
    more = tuple(button for name, _ in found if (button := open_(content, name)).id not in offered)
    lines = "\n\n".join(danger.line for _, danger in found)
    return replace(reply, text=f"{lines}\n\n{reply.text}", buttons=(*reply.buttons[:1], *more, *reply.buttons[1:]), fixed=False)


def suggestions(content: Content, topics: tuple[str, ...]) -> Reply:
    """Topics that may be meant."""
    none = Button(content.messages.answers.none_of_these, "faq", {"part": "none"})
    buttons = (*(open_(content, topic) for topic in topics), none)
    return Reply(content.messages.answers.suggestions, buttons=buttons)


def category(content: Content, chosen: Category) -> Reply:
    """The topics of a category."""
    buttons = tuple(open_(content, topic) for topic in chosen.topics)
    text = content.messages.answers.category.format(name=chosen.name)
    return Reply(text, buttons=(*buttons, all_topics(content)))


def categories(content: Content) -> Reply:
    """The table of contents."""
    buttons = tuple(Button(c.name, "faq", {"category": c.id}) for c in content.categories)
    return Reply(content.messages.answers.categories, buttons=buttons)


def _related(content: Content, topic: Topic) -> tuple[Button, ...]:
    return tuple(open_(content, name) for name in topic.related)


def open_(content: Content, name: str) -> Button:
    """The button that opens a topic."""
    return Button(content.topics[name].question, "faq", {"topic": name})


def ways_on(content: Content) -> tuple[Button, ...]:
    """What to do where we have no answer."""
    return all_topics(content), Button(content.messages.answers.ask_again, "ask")


def all_topics(content: Content) -> Button:
    """The button to the table of contents."""
    return Button(content.messages.answers.all_topics, "faq")


def topic_names(library: Library, locale: str) -> Mapping[str, str]:
    """The question of each topic, by its id."""
    return {name: topic.question for name, topic in library.languages[locale].topics.items()}
