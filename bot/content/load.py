"""Reads content/ and names everything that is wrong in it at once."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, TypeVar, get_args, get_origin, get_type_hints

from bot.content.checks import check_languages, check_lines, doubles, names_in_braces
from bot.content.diary import Card, CheckIns
from bot.content.help_lines import PLACES, placeholders
from bot.content.messages import Messages
from bot.content.models import (
    Asking,
    Benefits,
    Categories,
    Checklist,
    Content,
    HelpLines,
    Library,
    Ordinary,
    Result,
    Source,
    Tips,
    Topic,
    UrgentRule,
    Wordings,
)
from bot.core.words import Holds
from bot.errors import ContentError, Problem
from bot.schema import load_yaml, read

T = TypeVar("T")

LONGEST_ID = 36
"""Letters, so that a button below a post that opens a part of it still fits (bot.core.messages.BUTTON_ID_BYTES)."""
LONGEST_PART_ID = 6
"""Letters: all four parts of the checklist with their ticks stand in one button."""
LONGEST_PAGE_ID = 3
"""Letters: so do the four pages of the card, after a longer name of the command."""


def load(folder: Path) -> Library:
    """The library in `folder`. Raises ContentError with every problem of every file."""
    problems: list[Problem] = []
    if not folder.is_dir():
        raise ContentError(Problem(str(folder), "", "expected the folder with the content, it is missing"))
    sources = _read(Mapping[str, Source], folder, "sources.yaml", problems) or {}  # type: ignore[type-abstract]
    help_lines = _read(HelpLines, folder, "help-lines.yaml", problems)
    languages: dict[str, Content] = {}
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    for language in folders:
        content = _Reader(folder, language.name, sources, problems).content()
        if content:
            languages[language.name] = content
    if help_lines:
        check_lines("help-lines.yaml", {**help_lines.countries, "anywhere": help_lines.anywhere}, problems)
    check_languages(list(languages.values()), problems)
    if not folders:
        problems.append(Problem(str(folder), "", 'expected a folder for a language, such as "en"'))
    if problems or not help_lines:
        raise ContentError(*problems)
    return Library(languages, sources, help_lines, fingerprint(folder))


def _yaml_files(folder: Path) -> list[Path]:
    """The YAML files in a folder; what an editor leaves behind is not one."""
    return sorted(file for file in folder.glob("*.yaml") if file.is_file() and not file.name.startswith("."))


def fingerprint(folder: Path) -> str:
    """Changes when any file in `folder` does."""
    digest = sha256()
    folders = [folder, *sorted(path for path in folder.rglob("*") if path.is_dir())]
    for file in (file for inside in folders for file in _yaml_files(inside)):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(shape: type[T], folder: Path, name: str, problems: list[Problem]) -> T | None:
    before = len(problems)
    data = load_yaml(folder / name, name, problems)
    return read(shape, data, name, problems) if len(problems) == before else None


@dataclass
class _Reader:
    """Reads one language, collecting problems."""

    folder: Path
    language: str
    sources: Mapping[str, Source]
    problems: list[Problem]
    topics: dict[str, Topic] = field(default_factory=dict)

    def content(self) -> Content | None:
        """The language's content; None if anything in it is wrong."""
        before = len(self.problems)
        self.topics = self._each("faq", Topic)
        urgent = self._each("urgent", UrgentRule)
        messages = self._one("messages", Messages)
        categories = self._one("categories", Categories)
        benefits = self._one("benefits", Benefits)
        tips = self._one("tips", Tips)
        checklist = self._one("prepare", Checklist)
        checkins = self._one("checkins", CheckIns)
        card = self._one("card", Card)
        ordinary = self._one("ordinary", Ordinary)
        asking = self._one("asking", Asking)
        wordings = self._one("wordings", Wordings)
        self._check_topics()
        for name, rule in urgent.items():
            self._check_rule(f"urgent/{name}.yaml", rule)
        if messages:
            self._check_words("messages.yaml", "", messages)
        if asking:
            self._check_asking(asking)
        if checkins:
            self._check_words("checkins.yaml", "consent", checkins.consent)
        if categories:
            self._check_categories(categories)
        if benefits:
            self._check_ids("benefits.yaml", "items", (item.topic for item in benefits.items))
        if tips:
            self._check_tips(tips)
        if checklist:
            self._check_checklist(checklist)
        if card:
            self._check_card(card)
        if len(self.problems) > before or not (
            messages and categories and benefits and tips and checklist and checkins and card and ordinary and asking and wordings
        ):
            return None
        return Content(
            self.language,
            messages,
            categories.categories,
            self.topics,
            benefits,
            tips,
            checklist,
            checkins,
            card,
            urgent,
            ordinary.outside,
            asking,
            wordings,
        )

    def _one(self, name: str, shape: type[T]) -> T | None:
        return _read(shape, self.folder, f"{self.language}/{name}.yaml", self.problems)

    def _each(self, part: str, shape: type[T]) -> dict[str, T]:
        entries = {}
        files = _yaml_files(self.folder / self.language / part)
        if not files:
            self._problem(f"{part}/", "", "expected at least one file in this folder")
        for file in files:
            self._check_name(f"{part}/{file.name}", file.stem, LONGEST_ID)
            entry = self._one(f"{part}/{file.stem}", shape)
            if entry is not None:
                entries[file.stem] = entry
        return entries

    def _problem(self, file: str, path: str, expected: str) -> None:
        self.problems.append(Problem(f"{self.language}/{file}", path, expected))

    def _check_name(self, file: str, name: str, longest: int) -> None:
        """An id has to fit a button, next to the others in it."""
        if not re.fullmatch(rf"[a-z0-9-]{{1,{longest}}}", name):
            self._problem(file, name, f"expected an id of at most {longest} small letters, digits and dashes")

    def _files(self, part: str) -> set[str]:
        """Ids with a file, broken ones too: a broken file is one problem, not two."""
        return {file.stem for file in _yaml_files(self.folder / self.language / part)}

    def _check_ids(self, file: str, path: str, ids: Iterable[str]) -> None:
        known = self._files("faq")
        for number, topic in enumerate(ids):
            if topic not in known:
                self._problem(file, f"{path}[{number}]", f'expected the id of a topic in faq/, got "{topic}"')

    def _check_sources(self, file: str, keys: Iterable[str]) -> None:
        for number, key in enumerate(keys):
            if self.sources and key not in self.sources:
                self._problem(file, f"sources[{number}]", f'expected a key of sources.yaml, got "{key}"')

    def _check_topics(self) -> None:
        owner: dict[str, str] = {}
        named: dict[str, str] = {}
        for name, topic in self.topics.items():
            file = f"faq/{name}.yaml"
            self._check_ids(file, "related", topic.related)
            self._check_sources(file, topic.sources)
            if not topic.sources and topic.sureness.level != "this-bot":
                self._problem(file, "sources", "expected at least one source")
            if name in topic.related:
                self._problem(file, "related", "expected other topics, not this one")
            for number, phrasing in enumerate(topic.phrasings):
                first = owner.setdefault(phrasing.casefold(), name)
                if first != name or topic.phrasings.index(phrasing) != number:
                    self._problem(file, f"phrasings[{number}]", f'stands also in faq/{first}.yaml: "{phrasing}"')
            for number, danger in enumerate(topic.danger.names if topic.danger else ()):
                path = f"danger.names[{number}]"
                if not any(letter.isalnum() for letter in danger):
                    self._problem(file, path, f'expected words, got "{danger}"')
                if named.setdefault(danger.casefold(), name) != name:
                    self._problem(file, path, f'stands also in faq/{named[danger.casefold()]}.yaml: "{danger}"')

    def _check_asking(self, asking: Asking) -> None:
        lists = {"openers": asking.openers, "pointing": asking.pointing, "subject": (asking.subject,)}
        for path, texts in lists.items():
            for text in texts:
                if not any(letter.isalnum() for letter in text) or (path == "pointing" and len(text.split()) > 1):
                    self._problem("asking.yaml", path, f'expected {"a word" if path == "pointing" else "words"}, got "{text}"')

    def _check_rule(self, file: str, rule: UrgentRule) -> None:
        for path, text in (("answer", rule.answer), ("line", rule.line)):
            unknown = placeholders(text) - set(PLACES)
            if unknown:
                names = ", ".join(f"{{{place}}}" for place in PLACES)
                self._problem(file, path, f"expected only {names} in braces, got {{{unknown.pop()}}}")

    def _check_words(self, file: str, path: str, words: object) -> None:
        """Every sentence holds just the names in braces that the program fills in."""
        for name, hint in get_type_hints(type(words), include_extras=True).items():
            text, here = getattr(words, name), f"{path}.{name}" if path else name
            if is_dataclass(text):
                self._check_words(file, here, text)
            elif isinstance(text, str):
                held = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
                expected = next((mark.names for mark in held if isinstance(mark, Holds)), frozenset[str]())
                if names_in_braces(text) != expected:
                    names = ", ".join(f"{{{name}}}" for name in sorted(expected)) or "no names"
                    self._problem(file, here, f"expected {names} in braces")

    def _check_categories(self, found: Categories) -> None:
        listed = [topic for category in found.categories for topic in category.topics]
        for number, category in enumerate(found.categories):
            self._check_name("categories.yaml", category.id, LONGEST_ID)
            self._check_ids("categories.yaml", f"categories[{number}].topics", category.topics)
        for topic, count in Counter(listed).items():
            if count > 1:
                self._problem("categories.yaml", topic, "expected each topic once, it stands here twice")
        for topic in sorted(self._files("faq") - set(listed)):
            self._problem("categories.yaml", "", f'expected every topic of faq/, "{topic}" is missing')

    def _check_tips(self, tips: Tips) -> None:
        self._check_ids("tips.yaml", "categories", (category.topic for category in tips.categories))
        known = {category.id for category in tips.categories}
        for category in tips.categories:
            self._check_name("tips.yaml", category.id, LONGEST_ID)
        for double in doubles(tip.id for tip in tips.tips):
            self._problem("tips.yaml", double, "expected each id once, it stands here twice")
        for tip in tips.tips:
            if tip.category not in known:
                self._problem("tips.yaml", tip.id, f'expected a category of the list above, got "{tip.category}"')
            if self.sources and tip.source != "good-practice" and tip.source not in self.sources:
                self._problem("tips.yaml", tip.id, f'expected "good-practice" or a key of sources.yaml, got "{tip.source}"')
        for empty in known - {tip.category for tip in tips.tips}:
            self._problem("tips.yaml", empty, "expected at least one tip in this category")

    def _check_checklist(self, checklist: Checklist) -> None:
        rules = self._files("urgent")
        for result in get_args(Result):
            if result not in checklist.results:
                self._problem("prepare.yaml", "results", f'expected "{result}", it is missing')
        self._check_ids("prepare.yaml", "results", (result.topic for result in checklist.results.values()))
        for part in checklist.parts:
            self._check_name("prepare.yaml", part.id, LONGEST_PART_ID)
            for double in doubles(item.id for item in part.items):
                self._problem("prepare.yaml", f"{part.id}.{double}", "expected each id once in a part")
            for item in part.items:
                path = f"{part.id}.{item.id}"
                if item.result == "stop" and item.urgent not in rules:
                    self._problem("prepare.yaml", path, f'expected the name of a rule in urgent/, got "{item.urgent}"')
                elif item.result != "stop" and not item.advice:
                    self._problem("prepare.yaml", path, "expected advice: what to do")

    def _check_card(self, card: Card) -> None:
        for double in doubles(page.id for page in card.pages):
            self._problem("card.yaml", double, "expected each id once, it stands here twice")
        for page in card.pages:
            self._check_name("card.yaml", page.id, LONGEST_PAGE_ID)
            for double in doubles(item.id for item in page.items):
                self._problem("card.yaml", f"{page.id}.{double}", "expected each id once on a page")
