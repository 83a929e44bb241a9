import pytest

from bot import app as apps
from bot.config import Settings
from bot.content import Library
from bot.matching import Matcher


@pytest.fixture(scope="module")
def matcher(settings: Settings, library: Library) -> Matcher:
    return apps.load_matcher(settings, library, "en")


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I'm on Warfarin, ok?", ["blood-thinners"]),
        ("she has a baclofen pump and brittle bones", ["implants-devices", "osteoporosis"]),
        ("BLOOD CLOT", ["blood-clots"]),
        ("clotted cream", []),
    ],
)
def test_dangers_are_found_word_for_word_in_their_order(matcher: Matcher, text: str, topics: list[str]) -> None:
    assert list(matcher.dangers(text)) == topics


@pytest.mark.parametrize(
    "word", ["warfrin", "apixiban", "edoxoban", "coumadn", "dabigatrn", "osteoporsis", "pregnent", "lhermites"]
)
def test_a_slip_of_the_finger_hides_no_danger(matcher: Matcher, word: str) -> None:
    assert matcher.dangers(f"ok with {word}")


@pytest.mark.parametrize(
    "text",
    [
        "I have relapsing remitting MS, can massage help me sleep",
        "what temperature of oil is best",
        "does massage pump the blood",
        "I was expecting my therapist to be gentle",
        "is a glass of port ok",
        "will my legs collapse",
    ],
)
def test_other_meanings_raise_no_caution(matcher: Matcher, text: str) -> None:
    assert matcher.dangers(text) == ()
