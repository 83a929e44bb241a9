"""The content itself, and how mistakes in it are named."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import content as contents
from bot.content import Content, Library
from bot.content.models import MESSAGE_LIMIT
from bot.core.markup import parse, plain
from bot.errors import ContentError
from bot.features.answers import long_answer, short_answer
from tests.conftest import ROOT
from tests.talk import Talk

TOPICS = [
    "cure",
    "how-often",
    "is-it-safe",
    "what-is-ms",
    "what-is-massage-therapy",
    "benefits",
    "evidence",
    "spasticity",
    "pain",
    "circulation",
    "relaxation",
    "range-of-motion",
    "sleep",
    "fatigue",
    "walking-balance",
    "constipation",
    "swelling",
    "ms-hug",
    "numbness",
    "touch-hurts",
    "headache-face-pain",
    "effects-last",
    "types",
    "deep-tissue",
    "pressure",
    "reflexology",
    "aromatherapy",
    "heat",
    "self-massage",
    "partner-massage",
    "massage-gun",
    "massage-chair",
    "first-session",
    "prepare",
    "session-length",
    "after-session",
    "side-effects",
    "tired-after",
    "positioning",
    "wheelchair",
    "home-visit",
    "bladder-worries",
    "find-therapist",
    "therapist-questions",
    "tell-therapist",
    "ask-doctor",
    "cost",
    "physio-difference",
    "when-not",
    "relapse",
    "blood-clots",
    "blood-thinners",
    "osteoporosis",
    "injection-sites",
    "implants-devices",
    "pregnancy",
    "skin-wounds",
    "lhermitte",
    "children",
    "replace-medication",
    "with-medication",
    "with-exercise",
    "progressive-ms",
    "checkin-what",
    "checkin-privacy",
    "delete-my-data",
    "bot-limits",
]
"""The ids that others rely on: never renamed, never dropped."""

NEVER = re.compile(
    r"\b(heals?|miracle|guaranteed?|detox\w*|sufferers?|suffers?|afflicted|wheelchair-bound|boosts?|casino|betting|gambling|—)\b",
    re.I,
)
ALLOWED = re.compile(r"(not|no proof|no study|nothing) [^.]{0,60}?(heals?|detox\w*|boosts?)\b", re.I)


def texts(content: Content) -> list[tuple[str, str]]:
    """Everything that people read, with where it stands."""
    found = []
    for name, topic in content.topics.items():
        found += [(name, text) for text in (topic.question, topic.short, topic.more, *topic.cautions, topic.sureness.why)]
    found += [(tip.id, tip.text) for tip in content.tips.tips]
    found += [(name, text) for name, rule in content.urgent.items() for text in (rule.answer, rule.line)]
    found += [(item.id, f"{item.text} {item.advice}") for part in content.checklist.parts for item in part.items]
    found += [(item.id, f"{item.text} {item.have} {item.ask}") for page in content.card.pages for item in page.items]
    return found + [(item.topic, item.line) for item in content.benefits.items]


def test_no_topic_that_others_rely_on_is_missing(content: Content) -> None:
    assert len(TOPICS) == 67
    assert set(TOPICS) <= set(content.topics)


def test_there_are_enough_tips_in_every_category(content: Content) -> None:
    ids = {category.id for category in content.tips.categories}
    assert {"spasticity", "pain", "circulation", "relaxation", "range-of-motion", "sleep"} < ids
    assert len(content.tips.tips) >= 60
    for category in ids:
        assert sum(tip.category == category for tip in content.tips.tips) >= 5, category


def test_every_message_fits_every_platform(talk: Talk, content: Content, library: Library) -> None:
    for name in content.topics:
        for reply in (short_answer(content, name), long_answer(content, name)):
            assert len(f"{reply.title}\n\n{plain(reply.text)}".encode("utf-16-le")) // 2 <= MESSAGE_LIMIT, name


async def test_the_sources_of_every_topic_fit_too(talk: Talk, content: Content) -> None:
    for name in content.topics:
        assert len(await talk.say(f"/faq {name} sources")) <= MESSAGE_LIMIT, name


def test_nothing_is_promised_that_nobody_can_keep(content: Content) -> None:
    for where, text in texts(content):
        assert not NEVER.search(ALLOWED.sub("", text)), (where, text)


def test_all_markup_is_complete(content: Content) -> None:
    for where, text in texts(content):
        assert "**" not in plain(text), (where, text)
        assert parse(text), where


def test_urgent_answers_are_short_enough_to_be_read_in_a_panic(content: Content) -> None:
    for name, rule in content.urgent.items():
        assert len(rule.answer.split()) <= 60, name


def test_no_opening_hours_are_claimed(library: Library) -> None:
    for code, country in library.help_lines.countries.items():
        for line in (*country.emergency, *country.crisis, *country.safety, *country.children):
            assert not re.search(r"24.?(h|/7)|hours|round the clock", f"{line.name} {line.text}", re.I), code


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the content to break."""
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


Mistake = tuple[str, Callable[[str], str], str]
MISTAKES: list[Mistake] = [
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("related: [benefits,", "related: [nonsense,"),
        'related[0]: expected the id of a topic in faq/, got "nonsense"',
    ),
    ("en/faq/cure.yaml", lambda text: text.replace("reviewed: 2026-11-23\n", ""), "reviewed: expected a value, it is missing"),
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("2026-11-23", "last week"),
        'reviewed: expected a date such as 2026-11-23, got "last week"',
    ),
    ("en/faq/cure.yaml", lambda text: text.replace("experts-agree", "sure"), "sureness.level: expected 'small-studies'"),
    ("en/faq/cure.yaml", lambda text: text.replace("short: >-", "shrt: >-"), "shrt: not a name that is known here"),
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("[nmss-massage,", "[nobody,"),
        'sources[0]: expected a key of sources.yaml, got "nobody"',
    ),
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("sources: [nmss-massage, nice-ng220]", "sources: []"),
        "sources: expected at least one source",
    ),
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("short: >-", "short: >-\n  " + "very long " * 50),
        "short: expected at most 400 characters, got",
    ),
    (
        "en/faq/cure.yaml",
        lambda text: text.replace("phrasings:", "phrasings:\n  - no"),
        "phrasings[0]: expected text, got false (put it in quotes)",
    ),
    (
        "en/faq/cure.yaml",
        lambda text: text[: text.index("phrasings:")] + "phrasings: [one, two]",
        "phrasings: expected at least 12, got 2",
    ),
    ("en/faq/cure.yaml", lambda text: text + "question: again\n", 'expected valid YAML, but "question" stands twice'),
    ("en/faq/cure.yaml", lambda text: "a: [", "expected valid YAML"),
    ("en/faq/cure.yaml", lambda text: "just words", 'expected names with values, got "just words"'),
    ("en/messages.yaml", lambda text: text.replace("{reference}", "{refrence}"), "core.bug: expected {reference} in braces"),
    (
        "en/messages.yaml",
        lambda text: text.replace("  moderators_only:", "  mods_only:"),
        "core.moderators_only: expected a value, it is missing",
    ),
    (
        "en/urgent/chest-pain.yaml",
        lambda text: text.replace("{emergency}", "{number}"),
        "expected only {emergency}, {crisis}, {safety}, {children} in braces",
    ),
    ("en/urgent/chest-pain.yaml", lambda text: text.replace("danger: emergency", "danger: high"), "danger: expected"),
    (
        "en/tips.yaml",
        lambda text: text.replace("source: good-practice", "source: hearsay", 1),
        'expected "good-practice" or a key of sources.yaml, got "hearsay"',
    ),
    ("en/categories.yaml", lambda text: text.replace("- cure\n", "- cured\n"), 'every topic of faq/, "cure" is missing'),
    ("sources.yaml", lambda text: re.sub(r"title: .*", "title: ''", text, count=1), "title: expected at least 1, got 0"),
    (
        "help-lines.yaml",
        lambda text: text.replace("seen: second-hand", "seen: rumour", 1),
        "seen: expected 'official', 'second-hand' or 'memory'",
    ),
    ("en/card.yaml", lambda text: text.replace("id: med", "id: medicine"), "medicine: expected an id of at most 3 small letters"),
    ("en/card.yaml", lambda text: text.replace("id: pump", "id: clot"), "med.clot: expected each id once on a page"),
    ("en/card.yaml", lambda text: text.replace("id: skn", "id: med"), "med: expected each id once, it stands here twice"),
]


@pytest.mark.parametrize(("file", "mistake", "said"), MISTAKES, ids=[said[:40] for _, _, said in MISTAKES])
def test_a_mistake_is_named_with_file_and_place(broken: Path, file: str, mistake: Callable[[str], str], said: str) -> None:
    path = broken / file
    text = path.read_text()
    path.write_text(mistake(text))
    assert path.read_text() != text
    with pytest.raises(ContentError) as caught:
        contents.load(broken)
    named = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(file) and said in line for line in named), named


def test_a_missing_topic_is_missed_everywhere_it_is_named(broken: Path) -> None:
    (broken / "en/faq/cure.yaml").unlink()
    with pytest.raises(ContentError, match=r'categories\[0\].topics\[0\]: expected the id of a topic in faq/, got "cure"'):
        contents.load(broken)


def test_all_mistakes_are_named_at_once(broken: Path) -> None:
    for file in ("en/faq/cure.yaml", "en/tips.yaml", "sources.yaml", "en/urgent/stroke.yaml"):
        (broken / file).write_text("a: [")
    with pytest.raises(ContentError) as caught:
        contents.load(broken)
    assert {problem.file for problem in caught.value.problems} >= {
        "en/faq/cure.yaml",
        "en/tips.yaml",
        "sources.yaml",
        "en/urgent/stroke.yaml",
    }


@pytest.mark.parametrize("bytes_", [b"\xff\xfe\x00broken", b"\x00", b"- \x07"])
def test_a_file_that_is_no_text_is_named_and_nothing_crashes(broken: Path, bytes_: bytes) -> None:
    (broken / "en/tips.yaml").write_bytes(bytes_)
    with pytest.raises(ContentError, match=r"en/tips\.yaml"):
        contents.load(broken)


def test_no_content_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="expected the folder with the content"):
        contents.load(tmp_path / "nothing")


def test_another_language_has_what_english_has(broken: Path) -> None:
    shutil.copytree(broken / "en", broken / "de")
    assert set(contents.load(broken).languages) == {"de", "en"}
    (broken / "de/faq/cure.yaml").rename(broken / "de/faq/heilung.yaml")
    for file in ("categories.yaml", "benefits.yaml"):
        path = broken / "de" / file
        path.write_text(path.read_text().replace("- cure\n", "- heilung\n"))
    for path in (broken / "de/faq").glob("*.yaml"):
        path.write_text(re.sub(r"(related: .*)\bcure\b", r"\1heilung", path.read_text()))
    with pytest.raises(ContentError) as caught:
        contents.load(broken)
    assert [str(problem) for problem in caught.value.problems] == [
        "de/faq: cure: expected it as in en",
        "de/faq: heilung: not there in en",
    ]


def test_an_id_that_does_not_fit_a_button_is_named(broken: Path) -> None:
    (broken / "en/faq/cure.yaml").rename(broken / f"en/faq/{'x' * 37}.yaml")
    with pytest.raises(ContentError, match="expected an id of at most 36 small letters"):
        contents.load(broken)


def test_what_an_editor_leaves_behind_is_no_content(broken: Path) -> None:
    (broken / "en/faq/.#cure.yaml").symlink_to("nowhere")
    (broken / "en/faq/old.yaml").mkdir()
    assert "cure" in contents.load(broken).languages["en"].topics
