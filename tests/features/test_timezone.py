from zoneinfo import ZoneInfo

import pytest

from bot.content import Content
from bot.core.zones import find_zone
from tests.talk import Talk


async def test_it_says_what_it_uses_and_changes_it(talk: Talk) -> None:
    said = await talk.say("/timezone")
    assert "time zone UTC. It is 12:00 there now." in said
    assert "Europe/Berlin. It is" not in said
    assert "I use Europe/Berlin with you. It is 13:00 there now." in await talk.press("Europe/Berlin")
    assert "time zone Europe/Berlin" in await talk.say("/timezone")
    talk.user = "ben"
    assert "time zone UTC" in await talk.say("/timezone")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New York"),
        ("America/New_York", "America/New York"),
        ("CET", "Europe/Berlin"),
        ("EST", "America/New York"),
        ("UK time", "Europe/London"),
        ("us eastern time", "America/New York"),
        ("gmt", "UTC"),
        ("Munich", "Europe/Berlin"),
    ],
)
async def test_a_large_city_is_enough(talk: Talk, typed: str, zone: str) -> None:
    assert f"I use {zone} with you" in await talk.say(f"/timezone {typed}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kentucky", "Did you mean: America/Kentucky/"),
        ("CST", "Did you mean: America/Chicago, Asia/Shanghai?"),
        ("berlim", "Did you mean: Europe/Berlin"),
        ("GMT+1", '"GMT+1". If it is a time zone'),
        ("xyzzy", '"xyzzy". If it is a time zone'),
    ],
)
async def test_what_is_unclear_is_asked_back_shortly(talk: Talk, typed: str, said: str) -> None:
    answer = await talk.say(f"/timezone {typed}")
    assert said in answer
    assert len(answer) < 600


async def test_in_a_group_only_moderators_choose_and_for_all(talk: Talk) -> None:
    talk.private = False
    assert "only moderators choose" in await talk.say("/timezone berlin")
    talk.moderator = True
    assert "in this community" in await talk.say("/timezone berlin")
    talk.user, talk.moderator = "ben", False
    assert "Here I use the time zone Europe/Berlin" in await talk.say("/timezone")


async def test_every_common_zone_can_be_chosen(talk: Talk, content: Content) -> None:
    await talk.say("/timezone")
    for label in [zone.replace("_", " ") for zone in content.messages.timezone.common]:
        await talk.say("/timezone")
        assert f"I use {label} with you" in await talk.press(label)


async def test_after_the_question_a_city_alone_is_enough(talk: Talk) -> None:
    await talk.say("/timezone")
    assert "I use Europe/Berlin with you" in await talk.say("berlin")
    await talk.say("/timezone")
    assert "Did you mean: Europe/Berlin" in await talk.say("berlim")
    assert "I use Europe/Berlin with you" in await talk.say("Berlin")


async def test_after_the_question_another_question_is_still_answered(talk: Talk) -> None:
    await talk.say("/timezone")
    assert "sleep" in await talk.say("can massage help me sleep better?")


def test_every_nickname_leads_to_zones_that_exist(content: Content) -> None:
    for nickname, zones in content.messages.times.zones.items():
        assert zones
        assert all(ZoneInfo(zone).key == zone for zone in zones), nickname
        found = find_zone(nickname, content.messages.times)
        assert found == (zones[0] if len(zones) == 1 else zones)
