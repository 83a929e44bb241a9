"""Questions nobody could answer: noted in groups without anything personal, listed for moderators."""

from dataclasses import replace
from datetime import date

import pytest

from bot.app import App
from bot.content import Content
from bot.content.load import LONGEST_ID
from bot.core.messages import BUTTON_ID_BYTES, Button, Reply, Request, Target, User
from bot.errors import DeliveryError
from bot.features.unanswered import MARK, PAGE
from tests.conftest import Clock, MakeApp
from tests.platforms.board import Board
from tests.talk import Talk

PAINT = "where can I buy red paint for my garden?"
MUSIC = "which film has the best music?"
COMMUNITY = Target("test", "group")


@pytest.fixture
def group(app: App) -> Talk:
    return Talk(app.dispatcher, chat="group", private=False)


@pytest.fixture
def moderator(group: Talk) -> Talk:
    return replace(group, user="mo", moderator=True)


@pytest.fixture
async def test_what_nobody_could_answer_is_listed_once_with_how_often_and_since_when(
    group: Talk, moderator: Talk, clock: Clock
) -> None:
    assert "I don't know" in await group.say(f"/ask {PAINT}")
    clock.pass_(60 * 24)
    await group.say(PAINT)
    await replace(group, user="ben").say(f"my name is Ben. {PAINT}")
    await group.say(f"/ask {MUSIC}")
    seen = await moderator.say("/unanswered")
    assert f"{PAINT} (3 times since 2026-11-23, the last on 2026-11-24)" in seen
    assert f"{MUSIC} (once, on 2026-11-24)" in seen
    assert "ben" not in seen.lower()


async def test_nothing_of_what_was_asked_in_private_or_in_passing_or_by_others_is_noted(app: App, moderator: Talk) -> None:
    await Talk(app.dispatcher).say(f"/ask {PAINT}")
    for more in ({"aside": True}, {"replied_to": PAINT, "typed": ""}):
        request = Request(User("test", "anna"), COMMUNITY, "", PAINT, private=False, locale="en")
        await app.dispatcher.handle(replace(request, **more))
    assert "nothing here" in await moderator.say("/unanswered")
    assert not app.storage.exists


async def test_what_was_answered_or_suggested_is_not_noted(group: Talk, moderator: Talk) -> None:
    await group.say("/ask is massage safe?")
    await group.say("hello")
    assert "nothing here" in await moderator.say("/unanswered")


@pytest.mark.parametrize(
    "line",
    ["I can't breathe", "i want to kill myself", "i feel hopeless, which film has the best music?", "he hits me and the bicycle"],
)
async def test_a_cry_for_help_is_never_noted(app: App, group: Talk, moderator: Talk, line: str) -> None:
    await group.say(f"/ask {line}")
    await group.say(line)
    assert "nothing here" in await moderator.say("/unanswered")
    assert not app.storage.exists


async def test_only_moderators_see_the_list_and_only_in_their_community(group: Talk, moderator: Talk) -> None:
    await group.say(f"/ask {PAINT}")
    await group.say("/unanswered")
    assert "Only moderators" in group.seen
    assert PAINT not in group.seen
    assert "in the community that you moderate" in await replace(moderator, private=True).say("/unanswered")
    assert "in the community that they moderate" in await replace(group, private=True).say("/unanswered")
    assert "nothing here" in await replace(moderator, chat="other").say("/unanswered")


async def test_a_server_of_many_channels_has_one_list(app: App) -> None:
    request = Request(User("test", "anna"), Target("test", "channel 1"), "ask", PAINT, private=False, community="server")
    await app.dispatcher.handle(request)
    elsewhere = replace(request, target=Target("test", "channel 2"), command="unanswered", typed="", moderator=True)
    assert PAINT in (await app.dispatcher.handle(elsewhere)).text


async def test_an_answer_from_one_of_the_nearest_topics_is_for_all_to_read(
    app: App, group: Talk, moderator: Talk, content: Content
) -> None:
    board = Board()
    app.deliver(board)
    await group.say("/ask who rubs the rubber duck of a bicycle?")
    noted = (await moderator.say("/unanswered")).count("1.")
    assert noted == 1
    await moderator.press("1: Answer")
    topics = {topic.question: topic for topic in content.topics.values()}
    offered = [label for label in moderator.labels if label in topics]
    assert 1 <= len(offered) <= 3
    assert "I posted the answer" in await moderator.press(offered[0])
    [posted] = board.posts[COMMUNITY]
    assert posted.title == offered[0]
    assert "Somebody asked: who" in posted.text
    assert topics[offered[0]].short.split(".")[0] in posted.text
    assert "nothing here" in await moderator.say("/unanswered")


async def test_where_the_answer_cannot_be_posted_the_question_stays(app: App, group: Talk, moderator: Talk) -> None:
    board = Board()
    board.fails.append((DeliveryError(permanent=True), False))
    app.deliver(board)
    await group.say(f"/ask {PAINT}")
    await moderator.say("/unanswered")
    await moderator.press("1: Answer")
    assert "/why" in await moderator.press(moderator.labels[0])
    assert PAINT in await moderator.say("/unanswered")


async def test_an_answer_from_any_other_topic(app: App, group: Talk, moderator: Talk, content: Content) -> None:
    app.deliver(Board())
    await group.say(f"/ask {PAINT}")
    await moderator.say("/unanswered")
    await moderator.press("1: Answer")
    await moderator.press("Another topic")
    category = content.categories[-1]
    await moderator.press(category.name)
    assert PAINT in moderator.seen
    await moderator.press("Back")
    assert PAINT in moderator.seen
    await moderator.press("1: Answer")
    await moderator.press("Another topic")
    await moderator.press(category.name)
    await moderator.press(content.topics[category.topics[0]].question)
    assert "I posted the answer" in moderator.seen


async def test_pages_of_the_list_and_dismissing(group: Talk, moderator: Talk, clock: Clock) -> None:
    colours = ["red", "blue", "green", "black", "white", "yellow", "brown"]
    for colour in colours:
        clock.pass_(60 * 24)
        await group.say(f"/ask why is the {colour} bicycle so expensive?")
    first = await moderator.say("/unanswered")
    assert [colour for colour in colours if colour in first] == colours[-PAGE:], "the newest first"
    assert first.index("brown") < first.index("yellow")
    second = await moderator.press("Older")
    assert [colour for colour in colours if colour in second] == ["red", "blue"]
    assert "Older" not in moderator.labels
    assert "off the list" in await moderator.press("7: Dismiss")
    assert "red" not in moderator.seen
    assert "off the list" in await moderator.press("6: Dismiss")
    assert "brown" in moderator.seen, "there is no second page any more"
    assert "Newer" not in moderator.labels
    for _ in range(PAGE):
        await moderator.press("1: Dismiss")
    assert "nothing here" in moderator.seen


async def test_an_old_button_says_that_the_question_is_gone(group: Talk, moderator: Talk) -> None:
    await group.say(f"/ask {PAINT}")
    await moderator.say("/unanswered")
    old = list(moderator.last.buttons)
    await moderator.press("1: Dismiss")
    for button in old[:-1]:
        assert "not on the list any more" in await moderator.press_button(button)


async def test_it_is_there_after_a_restart_and_moves_with_its_group(
    make_app: MakeApp, group: Talk, moderator: Talk, app: App
) -> None:
    await group.say(f"/ask {PAINT}")
    app.dispatcher.move(COMMUNITY, Target("test", "supergroup"))
    await replace(group, chat="supergroup").say(f"/ask {PAINT}")
    await app.close()
    again = make_app()
    await again.open()
    assert f"{PAINT} (2 times" in await replace(moderator, dispatcher=again.dispatcher, chat="supergroup").say("/unanswered")
    assert "nothing here" in await replace(moderator, dispatcher=again.dispatcher).say("/unanswered")


async def test_after_ninety_days_it_is_not_shown_and_then_forgotten(app: App, group: Talk, moderator: Talk, clock: Clock) -> None:
    await group.say(f"/ask {PAINT}")
    await app.memories.save()
    job = next(job for job in app.jobs if job.name == "unanswered")
    clock.pass_(60 * 24 * 90)
    await job.run()
    assert PAINT in await moderator.say("/unanswered")
    clock.pass_(60 * 24)
    assert "nothing here" in await moderator.say("/unanswered")
    assert await app.storage.unanswered.of(COMMUNITY, 10)
    await job.run()
    assert not await app.storage.unanswered.of(COMMUNITY, 10)


async def test_the_job_makes_no_database(app: App) -> None:
    await next(job for job in app.jobs if job.name == "unanswered").run()
    assert not app.storage.exists


async def test_a_full_disk_neither_breaks_an_answer_nor_loses_a_question(
    app: App, group: Talk, moderator: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*asked: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as broken:
        broken.setattr(app.storage.unanswered, "note", full)
        assert "I don't know" in await group.say(f"/ask {PAINT}")
        with pytest.raises(OSError, match="full"):
            await app.memories.save()
    assert f"{PAINT} (once, on {date(2026, 11, 23)})" in await moderator.say("/unanswered")


def test_the_longest_id_of_a_topic_fits_a_button() -> None:
    for name in ("t", "c"):
        longest = Button("x", "unanswered", {"q": "a" * MARK, name: "a" * LONGEST_ID})
        assert len(longest.id.encode()) <= BUTTON_ID_BYTES


def test_a_page_is_short_enough_for_any_message(content: Content) -> None:
    words = content.messages.unanswered
    line = words.often.format(number=99, wording="x" * 200, count=1000, first="2026-11-23", last="2026-11-23")
    assert len(Reply(words.intro + PAGE * line).text) < 1900
