"""One person on each platform, for conversations that are the same everywhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.console import Console
from bot.app import App
from bot.core.markup import plain
from tests.dialogs import Step
from tests.platforms import discord as discords
from tests.platforms import telegram as telegrams
from tests.talk import Talk


@dataclass(frozen=True)
class Shown:
    """A reply in substance: its words, and what there is to press or tick, in whatever form."""

    text: str
    labels: frozenset[str]

    @property
    def words(self) -> list[str]:
        """The words alone, without marks and layout."""
        return re.findall(r"[a-z0-9]+", re.sub(r"\\(?=[^a-z0-9])", "", self.text.lower()))


def shown(text: str, labels: Sequence[str]) -> Shown:
    """A reply whose labels may carry letters and ticks."""
    return Shown(text, frozenset(re.sub(r"^[a-z]\. | \(ticked\)$", "", label) for label in labels))


async def in_the_core(app: App, steps: Sequence[Step]) -> list[Shown]:
    """What the dispatcher replies: the measure for all platforms."""
    talk, seen = Talk(app.dispatcher), []
    for step in steps:
        match step.act:
            case "says":
                await talk.say(step.text)
            case "presses":
                await talk.press(step.text)
            case "ticks":
                label = next(label for label in talk.labels if label[3:].startswith(step.text))
                await talk.press(label)
        seen.append(shown(f"{talk.last.title} {plain(talk.last.text)}", talk.labels))
    return seen


BUTTON = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
SCALE = re.compile(r"^Type a number: ([\d ]+)$", re.MULTILINE)


def _scale(printed: str) -> list[str]:
    """The numbers of a scale that is on the screen."""
    found = SCALE.search(printed)
    return found[1].split() if found else []


class _Typist:
    """Standard input of a person who reads before they type. What the console printed is found in `capsys`."""

    def __init__(self, steps: Sequence[Step], capsys: pytest.CaptureFixture[str]) -> None:
        self.steps = steps
        self.capsys = capsys
        self.seen: list[str] = []

    def isatty(self) -> bool:
        return False

    def __iter__(self) -> Iterator[str]:
        self.capsys.readouterr()
        last: dict[str, str] = {}
        for number, step in enumerate(self.steps):
            if number:
                last = self._read()
            start = step.text
            pressed = next((n for n, label in last.items() if re.sub(r"^[a-z]\. ", "", label).startswith(start)), "")
            yield step.text if step.act == "says" else pressed
        self._read()

    def _read(self) -> dict[str, str]:
        printed = self.capsys.readouterr().out.partition("\n")[2]
        self.seen.append(printed)
        return {number: number for number in _scale(printed)} | dict(BUTTON.findall(printed))


async def on_the_console(app: App, steps: Sequence[Step], capsys: pytest.CaptureFixture[str]) -> list[Shown]:
    """Numbers press the buttons."""
    words = app.library.languages
    typist = _Typist(steps, capsys)
    await Console(app.dispatcher, lambda locale: words[locale].messages.console, app.languages.of, source=typist).run()
    texts = [re.sub(r"\n\[\d+\] .*", "", SCALE.sub("", printed)) for printed in typist.seen]
    labels = [[*_scale(printed), *(label for _, label in BUTTON.findall(printed))] for printed in typist.seen]
    return [shown(text, found) for text, found in zip(texts, labels, strict=True)]


async def on_telegram(person: telegrams.Person, steps: Sequence[Step]) -> list[Shown]:
    """Everything in the private chat."""
    seen: list[Shown] = []
    last: Any = None
    for step in steps:
        if step.act == "says":
            await person.writes(person.private, step.text)
        else:
            label = next(label for label in last.labels if re.sub(r"^[a-z]\. ", "", label).startswith(step.text))
            await person.presses(last, label)
        last = await person.private.next()
        text = last.text.partition("\n\na. ")[0]
        seen.append(shown(text, last.labels))
    return seen


async def on_discord(app: App, person: discords.Person, dm: discords.Channel, steps: Sequence[Step]) -> list[Shown]:
    """Slash commands with their options, and plain text, in direct messages."""
    seen: list[Shown] = []
    last: Any = None
    for step in steps:
        if step.act == "says" and step.text.startswith("/"):
            last = await _slash(app, person, dm, step.text)
        elif step.act == "says":
            await person.writes(dm, step.text)
            last = await dm.next()
        elif step.act == "ticks":
            last = await person.selects(last, [label for label in last.options if label.startswith(step.text)])
        else:
            last = await _press(person, last, step.text)
        if isinstance(last, discords.Modal):
            component = last.components[0]
            seen.append(Shown(component["description"], frozenset()))
        else:
            labels = [label for label in (*last.options, *last.buttons) if label != "Choose here"]
            seen.append(shown(last.content, labels))
    return seen


async def _slash(app: App, person: discords.Person, dm: discords.Channel, line: str) -> Any:
    """As a slash command if the platform would let them; else typed as text."""
    name, _, typed = line[1:].partition(" ")
    fields = [field for field in app.dispatcher.table[name].fields if not field.hidden]
    try:
        return await person.slash(dm, name, **({fields[0].name: typed} if typed else {}))
    except AssertionError:
        await person.writes(dm, line)
        return await dm.next()


async def _press(person: discords.Person, last: Any, label: str) -> Any:
    if any(option.startswith(label) for option in last.options):
        return await person.selects(last, [next(option for option in last.options if option.startswith(label))])
    return await person.presses(last, label)
