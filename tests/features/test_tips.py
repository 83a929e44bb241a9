import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.core.messages import Target
from bot.features.tips import Decks
from tests.talk import Talk

HERE, THERE = Target("test", "here"), Target("test", "there")


def test_no_tip_comes_twice_before_the_deck_is_through(content: Content) -> None:
    decks, count = Decks(random.Random(1)), len(content.tips.tips)
    for _ in range(3):
        assert len({decks.deal(HERE, content).id for _ in range(count)}) == count


@given(st.lists(st.sampled_from(["", "sleep", "pain", "safety"]), max_size=60), st.integers())
def test_a_tip_dealt_from_a_category_does_not_come_again_from_the_whole_deck(
    content: Content, wishes: list[str], seed: int
) -> None:
    decks = Decks(random.Random(seed))
    dealt: list[str] = []
    sizes = {c.id: sum(tip.category == c.id for tip in content.tips.tips) for c in content.tips.categories}
    for wish in wishes:
        tip = decks.deal(HERE, content, wish)
        assert wish in ("", tip.category)
        kind = [name for name in dealt if name.rsplit("-", 1)[0] == tip.category]
        if len(kind) < sizes[tip.category] and len(set(kind)) == len(kind):
            assert tip.id not in kind
        dealt.append(tip.id)
        assert len(dealt) < 2 or dealt[-1] != dealt[-2]


def test_each_chat_has_a_deck_of_its_own(content: Content) -> None:
    decks, count = Decks(random.Random(1)), len(content.tips.tips)
    here = [decks.deal(HERE, content).id for _ in range(count // 2)]
    there = [decks.deal(THERE, content).id for _ in range(count)]
    assert len(set(there)) == count
    assert here != there[: count // 2]


async def test_tips_by_command_and_button(talk: Talk, content: Content) -> None:
    first = await talk.say("/tip sleep")
    assert first.startswith("Tip: Sleep")
    assert "Source: " in first
    assert await talk.press("Another tip") != first
    assert talk.last.title == "Tip: Sleep"
    await talk.press("More on this")
    assert talk.last.title == content.topics["sleep"].question


@pytest.mark.parametrize("wish", ["spasticity", "pain", "circulation", "relaxation", "range-of-motion", "sleep", "range"])
async def test_the_categories_of_the_interface_are_there(talk: Talk, wish: str) -> None:
    assert (await talk.say(f"/tip {wish}")).startswith("Tip: ")


async def test_an_unknown_category_gets_the_nearest(talk: Talk) -> None:
    assert "Did you mean" in await talk.say("/tip slep")
