"""The questions of /schedule add and /schedule edit, with a button for each usual answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.content import Content, Library
from bot.core.fields import Answers, Choice, Field, Key, Text
from bot.core.messages import Button, Form, Reply
from bot.core.recurrence import Recurrence
from bot.core.recurrence_words import WORKDAYS
from bot.core.times import WEEKDAYS
from bot.core.words import CoreWords
from bot.features.schedule import subjects

DAYS = (*WEEKDAYS, "daily", "weekdays")
"""As `bot.core.recurrence_words` reads them. A button carries the place in here, so that the id of any topic fits besides."""
TOPICS, WRITE = "topics", "text"
"""What `do` asks for: to choose a topic, to write a text; or it says that tips of all kinds are meant (`subjects.TIPS`)."""
_CODE = re.compile(r"(?P<day>[0-8])(?:\.(?P<hour>[0-9]{2})(?P<minute>[0-9]{2}))?")

Understood = Callable[[str, str], bool]
"""Whether words in a locale say when and what, and nothing else: then nobody speaks of themselves in them."""


@dataclass(frozen=True, slots=True)
class Line(Text):
    """A whole line: when, and what is posted then."""

    understood: Understood = field(kw_only=True)

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether there is more in it."""
        return not self.understood(raw, locale)


@dataclass(frozen=True, slots=True)
class Time(Choice):
    """A day or an hour, by a button or typed."""

    understood: Understood = field(kw_only=True)

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether there is more in it."""
        return not self.understood(raw, locale)


def fields(library: Library, understood: Understood) -> tuple[Field, ...]:
    """All answers but the number of a schedule.

    `d`: a day, or a day and an hour; `h`: an hour; `c`: a kind of tips; `t`: a topic; `g`: a group of topics; `do`: which page to
    show. Their names are short, so that the longest id fits a button."""
    say = library.say

    def what(locale: str) -> Mapping[str, str]:
        content = library.languages[locale]
        words = content.messages.schedule.adding
        kinds = {kind.id: words.category.format(category=kind.name) for kind in content.tips.categories}
        questions = {subjects.topic(id): topic.question for id, topic in content.topics.items()}
        return {subjects.TIPS: words.tips} | kinds | questions

    def kinds(locale: str) -> Mapping[str, str]:
        return {kind.id: kind.name for kind in library.languages[locale].tips.categories}

    def topics(locale: str) -> Mapping[str, str]:
        return {id: topic.question for id, topic in library.languages[locale].topics.items()}

    def groups(locale: str) -> Mapping[str, str]:
        return {group.id: group.name for group in library.languages[locale].categories}

    def nothing(locale: str) -> Mapping[str, str]:
        return {}

    def time(name: str, prompt: Callable[[str], str]) -> Time:
        return Time(name, nothing, prompt, required=False, free=True, hidden=True, understood=understood)

    return (
        Key("do"),  # first, so that a message which is answered with the command is not taken for the line
        Line("when", say(lambda c: c.messages.schedule.adding.when_prompt), required=False, understood=understood),
        Choice("what", what, say(lambda c: c.messages.schedule.adding.what_prompt), required=False, free=True),
        Text("text", say(lambda c: c.messages.schedule.adding.text_prompt), required=False),
        time("d", say(lambda c: c.messages.schedule.adding.which_day)),
        time("h", say(lambda c: c.messages.schedule.adding.which_hour)),
        Choice("c", kinds, lambda locale: "", required=False, hidden=True),
        Choice("t", topics, lambda locale: "", required=False, hidden=True),
        Choice("g", groups, lambda locale: "", required=False, hidden=True),
    )


def line_of(answers: Answers) -> str:
    """The words about time in some answers, whether they were typed or stand for buttons; "" if there are none."""
    code, hour = _CODE.fullmatch(answers.get("d", "")), answers.get("h", "")
    hour = f"at {hour}" if hour.isdigit() else hour
    if code:
        chosen = f"{code['hour']}:{code['minute']}" if code["hour"] else hour
        return f"{DAYS[int(code['day'])]} {chosen}".strip()
    return " ".join(filter(None, (answers.get("when", ""), answers.get("d", ""), hour)))


def code_of(recurrence: Recurrence) -> str:
    """What a button carries instead of a recurrence, such as "1.1800"; "" where it takes more words."""
    known = [("weeks", (day,)) for day in range(len(WEEKDAYS))] + [("days", ()), ("weeks", WORKDAYS)]
    named = (recurrence.every, recurrence.weekdays)
    if recurrence.interval > 1 or recurrence.start or recurrence.zone or named not in known:
        return ""
    return f"{known.index(named)}.{recurrence.at:%H%M}"


def carried(answers: Answers) -> Answers:
    """Those of the answers that a button carries to the next question: the number, and the time where it is short."""
    return {name: answers[name] for name in ("n", "d") if name in answers}


def time_is_known(answers: Answers) -> bool:
    """Whether buttons gave a day and an hour, so that a further question can be asked."""
    code = _CODE.fullmatch(answers.get("d", ""))
    return bool(code and code["hour"])


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions of a command, in the language of `content`. `known`: what was answered before."""

    command: str
    content: Content
    fields: tuple[Field, ...]

    def day(self, known: Answers) -> Reply:
        """On which day?"""
        words = self.content.messages.schedule.adding
        names: Mapping[str, tuple[str, ...]] = self.content.messages.times.weekdays  # type: ignore[assignment]
        labels = [words.each_day.format(day=names[day][0]) for day in WEEKDAYS] + [words.daily, words.weekdays]
        buttons = [self._button(label, known, "d", str(place)) for place, label in enumerate(labels)]
        return self.again("d", known, f"{words.which_day} {words.or_in_one_line}", *buttons)

    def hour(self, known: Answers) -> Reply:
        """At what time? Raises ValueError where what was typed so far is too long for buttons."""
        words, code = self.content.messages.schedule.adding, _CODE.fullmatch(known.get("d", ""))
        answer = "d" if code else "h"
        values = [f"{code['day']}.{hour.replace(':', '')}" if code else hour for hour in words.hours]
        buttons = [self._button(label, known, answer, value) for label, value in zip(words.hours, values, strict=True)]
        return self.again("h", known, words.which_hour, *buttons)

    def what(self, known: Answers) -> Reply:
        """What should be posted?"""
        words, short = self.content.messages.schedule.adding, carried(known)
        buttons = [self._button(words.tips, short, "do", subjects.TIPS)]
        for kind in self.content.tips.categories:
            buttons.append(self._button(words.category.format(category=kind.name), short, "c", kind.id))
        buttons += [self._button(words.topic, short, "do", TOPICS), self._button(words.text, short, "do", WRITE)]
        return self.again("what", short, words.which_what, *buttons)

    def topic(self, known: Answers) -> Reply:
        """Which topic? First its group."""
        words, short = self.content.messages.schedule.adding, carried(known)
        group = next((group for group in self.content.categories if group.id == known.get("g")), None)
        if group is None:
            buttons = tuple(self._button(group.name, short, "g", group.id) for group in self.content.categories)
            return self.again("what", short, words.which_group, *buttons)
        buttons = tuple(self._button(self.content.topics[id].question, short, "t", id) for id in group.topics)
        return self.again("what", short, words.which_topic, *buttons)

    def text(self, known: Answers) -> Reply:
        """Which words?"""
        return self.again("text", carried(known), self.content.messages.schedule.adding.text_prompt)

    def again(self, name: str, known: Answers, text: str, *buttons: Button) -> Reply:
        """A question, or what is wrong with the answer to it; it can be answered in words."""
        asked = next(known for known in self.fields if known.name == name)
        answers = {key: value for key, value in known.items() if key != name}
        form = Form(self.command, answers, (asked,), self.content.language)
        return Reply(text, buttons=buttons, replaces=bool(buttons), form=form)

    def _button(self, label: str, known: Answers, name: str, value: str) -> Button:
        return Button(label, self.command, {**known, name: value})


def typed_last(answers: Answers) -> str:
    """The question that was answered in words last, after buttons; "" where all was said at once."""
    if "n" not in answers and "d" not in answers:
        return ""
    return next((name for name in ("text", "what", "h", "d") if name in answers), "")
