"""Telegram: scales, papers, and messages that come by themselves."""

import re

import pytest

from bot.adapters.telegram import Telegram, links, render
from bot.core import questions
from bot.core.messages import Button, File, Reply, Target, User
from bot.errors import DeliveryError
from tests.adapters.rating import PAPER, PICTURE, SECRET, Rating, rated
from tests.adapters.telegram.conftest import Stage
from tests.conftest import MakeApp


@pytest.fixture
def rating(stage: Stage) -> Rating:
    return rated(stage.app)


def adapter(stage: Stage) -> Telegram:
    assert isinstance(stage.running.adapter, Telegram)
    return stage.running.adapter


def anna(stage: Stage) -> User:
    return User("telegram", str(stage.anna.id))


def question(stage: Stage) -> Reply:
    """A form that comes by itself."""
    words = stage.app.library.languages["en"].messages.core
    return questions.ask(stage.app.dispatcher.table["rate"], {}, "en", words)


async def test_a_scale_has_large_numbers_and_the_other_ways_below(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.private, "/rate")
    rows = [[button.text for button in row] for row in (await stage.private.next()).buttons]
    assert rows == [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9", "10"], ["Skip", "Stop"]]


async def test_a_form_is_pressed_typed_and_gone_back_in_and_its_marks_tell_each_act_apart(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.private, "/rate")
    asked = await stage.private.next()
    press = await stage.anna.presses(asked, "10")
    asked = await stage.private.next()
    assert "How much pain?" in asked.text
    typed = await stage.anna.writes(stage.private, "3/10")
    kinds = await stage.private.next()
    await stage.anna.presses(kinds, "Back")
    asked = await stage.private.next()
    await stage.anna.presses(asked, "4")
    kinds = await stage.private.next()
    assert kinds.labels == [*(f"Kind {n}" for n in range(8)), "Skip", "Back", "Stop"]
    await stage.anna.presses(kinds, "Kind 7")
    note = await stage.private.next()
    await stage.anna.presses(note, "Skip")
    assert SECRET in (await stage.private.next()).text
    assert dict(rating.done[0]) == {"stiffness": "10", "pain": "4", "kind": "kind-7", "note": "-"}
    assert len(set(rating.marks)) == len(rating.marks)
    assert rating.marks[1] == press.id
    assert rating.marks[2] == f"{stage.private.id}-{typed.id}"
    assert rating.linked == [False] * len(rating.marks)


async def test_an_update_that_comes_twice_has_one_mark(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.private, "/rate")
    asked = await stage.private.next()
    press = await stage.anna.presses(asked, "10")
    await stage.private.next()
    stage.fake.updates.push("callback_query", press.json())
    await stage.fake.called("editMessageText", 2)
    assert rating.marks[1] == rating.marks[2] == press.id
    stage.fake.problems.clear()  # a press cannot be confirmed twice, nor a message be changed to what it is


async def test_a_link_is_known_for_one(stage: Stage, rating: Rating) -> None:
    await stage.anna.starts(links.payload(Button("", "rate", {"stiffness": "3"}).id))
    asked = await stage.private.next()
    assert "How much pain?" in asked.text
    await stage.anna.presses(asked, "1")
    await stage.private.next()
    assert rating.linked == [True, False]


async def test_a_paper_and_a_picture_come_with_their_descriptions(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.private, "/paper")
    picture, paper, text = [await stage.private.next() for _ in range(3)]
    assert (picture.photo, picture.caption) == (PICTURE.image, PICTURE.description)
    assert (paper.document, paper.filename, paper.caption) == (PAPER.content, PAPER.name, PAPER.description)
    assert (text.text, text.labels) == (f"{SECRET} this.", ["Once more"])


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendMessage"])
async def test_a_paper_comes_whole_after_a_cut_connection(stage: Stage, rating: Rating, method: str) -> None:
    stage.fake.drops(method)
    await stage.anna.writes(stage.private, "/paper")
    picture, paper, text = [await stage.private.next() for _ in range(3)]
    assert (picture.photo, paper.document, text.labels) == (PICTURE.image, PAPER.content, ["Once more"])


async def test_a_name_with_blanks_and_accents_arrives_as_it_is(stage: Stage) -> None:
    await stage.anna.starts()
    await stage.private.next()
    file = File("mein Überblick.pdf", b"%PDF", "One page")
    await adapter(stage).whisper(anna(stage), Reply("Here", file=file, private=True), "n")
    assert (await stage.private.next()).filename == "mein Überblick.pdf"


async def test_what_is_too_large_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "LARGEST_FILE", 1024 * 1024)
    await stage.anna.starts()
    await stage.private.next()
    await adapter(stage).whisper(anna(stage), Reply("Here", file=File("x.zip", bytes(1024 * 1024 + 1), "All")), "n")
    assert (await stage.private.next()).text == "Here\n\nThe file x.zip is too large to send here. The most is 1 MB."


async def test_a_question_that_comes_by_itself_is_answered_by_pressing_also_after_a_restart(
    stage: Stage, make_app: MakeApp
) -> None:
    rated(stage.app)
    await stage.anna.starts()
    await stage.private.next()
    sent = await adapter(stage).whisper(anna(stage), question(stage), "n")
    asked = await stage.private.next()
    assert sent == str(asked.id)
    app = make_app()
    rating = rated(app)
    await stage.restart(app)
    await stage.anna.presses(asked, "7")
    assert "How much pain?" in (await stage.private.next()).text
    assert rating.kept[str(stage.anna.id)] == {"stiffness": "7"}


async def test_a_question_that_comes_by_itself_can_be_answered_in_words(stage: Stage, rating: Rating) -> None:
    await stage.anna.starts()
    await stage.private.next()
    await adapter(stage).whisper(anna(stage), question(stage), "n")
    await stage.private.next()
    await stage.anna.writes(stage.private, "6")
    assert "How much pain?" in (await stage.private.next()).text
    assert rating.kept[str(stage.anna.id)] == {"stiffness": "6"}


async def test_a_question_that_comes_by_itself_takes_no_open_one_away(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.private, "/ask")
    await stage.private.next()
    await adapter(stage).whisper(anna(stage), question(stage), "n")
    await stage.private.next()
    await stage.anna.writes(stage.private, "will massage get rid of my ms")
    assert "cure MS?" in (await stage.private.next()).text


async def test_who_blocked_the_bot_gets_nothing_for_good(stage: Stage, rating: Rating) -> None:
    await stage.anna.starts()
    await stage.private.next()
    await stage.anna.blocks()
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(anna(stage), question(stage), "n")
    assert refused.value.permanent
    stranger = User("telegram", str(stage.fake.person("Cleo").id))
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(stranger, question(stage), "n")
    assert refused.value.permanent, "it cannot write first"


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendMessage"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_whisper_is_never_sent_twice(stage: Stage, method: str, after: bool) -> None:
    await stage.anna.starts()
    await stage.private.next()
    stage.fake.drops(method, after=after)
    with pytest.raises(DeliveryError) as lost:
        await adapter(stage).whisper(anna(stage), Reply("x", picture=PICTURE, file=PAPER, private=True), "n")
    assert not lost.value.permanent
    assert not lost.value.retry_after, "nobody knows whether it arrived"
    assert len([call for call in stage.fake.calls if call.method == method and "/start" not in str(call)]) <= 2
    seen = [message for message in stage.private.messages if message.photo or message.document or message.text == "x"]
    before = ["sendPhoto", "sendDocument", "sendMessage"].index(method)
    assert len(seen) == before + after


async def test_what_is_refused_in_the_middle_is_not_called_unsent(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.anna.starts()
    await stage.private.next()
    stage.fake.fails("sendMessage", status=429, retry_after=0, times=9)
    with pytest.raises(DeliveryError) as unfinished:
        await adapter(stage).whisper(anna(stage), Reply("x", file=PAPER, private=True), "n")
    assert not unfinished.value.retry_after, "sent again, the file would come twice"
    stage.fake.problems.clear()


async def test_a_private_reply_is_never_posted(stage: Stage) -> None:
    with pytest.raises(ValueError, match="never posted"):
        await adapter(stage).post(Target("telegram", str(stage.group.id)), Reply(SECRET, private=True), "n")
    await stage.group.quiet()


async def test_a_platform_that_is_not_connected_says_that_nothing_was_sent(stage: Stage) -> None:
    running = adapter(stage)
    await stage.running.end()
    for brings in (running.whisper(anna(stage), Reply("x"), "n"), running.post(Target("telegram", "1"), Reply("x"), "n")):
        with pytest.raises(DeliveryError) as refused:
            await brings
        assert (refused.value.permanent, refused.value.retry_after > 0) == (False, True)


async def test_private_words_of_a_public_command_stay_out_of_a_group(stage: Stage, rating: Rating) -> None:
    await stage.anna.writes(stage.group, "/aloud")
    await stage.anna.writes(stage.group, "/board")
    board = await stage.group.next()
    await (await stage.anna.presses(board, "Mine")).wait()
    await (await stage.anna.presses(board, "Paper")).wait()
    assert (await stage.group.next()).labels == ["Go on in private"]
    await stage.group.quiet()
    posted = [f"{seen.text} {seen.caption}" for seen in stage.group.messages if seen.sender.is_bot]
    assert posted
    assert not any(re.search(SECRET, text) for text in posted)
    assert not any(seen.file for seen in stage.group.messages)
