"""What goes wrong on Telegram, and what people and the operator see of it."""

import asyncio
import logging
import time
from dataclasses import replace

import pytest

from bot.adapters.telegram import Telegram
from bot.core.messages import Picture, Reply, Request, Target
from bot.errors import DeliveryError, PlatformError
from tests.adapters.telegram.conftest import Stage, run
from tests.conftest import MakeApp
from tests.pictures import png
from tests.platforms.telegram import FakeTelegram

CURE = "Can massage therapy cure MS?"


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_whose_connection_is_cut_is_sent_again(stage: Stage, after: bool) -> None:
    stage.fake.drops("sendMessage", after=after)
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text


@pytest.mark.parametrize("status", [500, 502])
async def test_an_error_of_the_server_is_outlived(stage: Stage, status: int) -> None:
    stage.fake.fails("sendMessage", status=status, times=2)
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text


async def test_429_waits_as_long_as_it_is_told(stage: Stage) -> None:
    stage.fake.fails("sendMessage", status=429, retry_after=1)
    began = time.monotonic()
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text
    assert time.monotonic() - began >= 1


async def test_a_press_is_answered_though_its_confirmation_fails(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "/faq cure")
    answer = await stage.private.next()
    stage.fake.fails("answerCallbackQuery", status=500)
    await stage.anna.presses(answer, "More")
    assert "How sure are we" in (await stage.private.next()).text
    stage.fake.forget_deadlines()


async def test_updates_come_again_after_the_connection_was_lost(stage: Stage) -> None:
    stage.fake.drops("getUpdates", times=1)
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next(10)).text


async def test_who_blocked_the_bot_is_forgotten(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "/ask")
    await stage.private.next()
    await stage.anna.blocks()
    await stage.anna.unblocks()
    await stage.anna.writes(stage.private, "tip")
    assert "Tip: " in (await stage.private.next()).text, "the question that was open is closed"


async def test_whose_chat_refuses_an_answer_is_forgotten(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "/ask")
    await stage.private.next()
    stage.fake.fails("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await stage.anna.writes(stage.private, "/faq cure")
    await stage.private.quiet()
    await stage.anna.writes(stage.private, "tip")
    assert "Tip: " in (await stage.private.next()).text, "the question that was open is closed"


async def test_a_group_that_shut_the_bot_out_gets_nothing_and_breaks_nothing(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stage.anna.writes(stage.group, "/faq cure")
    await stage.group.next()
    stage.group.bot_status = "kicked"
    with pytest.raises(DeliveryError) as refused:
        await telegram(stage).post(Target("telegram", str(stage.group.id)), Reply("A tip"), "n")
    assert refused.value.permanent
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text


async def test_a_post_is_never_sent_twice(stage: Stage) -> None:
    here = Target("telegram", str(stage.group.id))
    assert await telegram(stage).post(here, Reply("A tip"), "n") == str((await stage.group.next()).id)
    stage.fake.drops("sendMessage", after=True)
    with pytest.raises(DeliveryError) as lost:
        await telegram(stage).post(here, Reply("Another tip"), "n")
    assert not lost.value.permanent
    assert (await stage.group.next()).text == "Another tip"
    await stage.group.quiet()


async def test_a_post_says_where_a_group_went(stage: Stage) -> None:
    small = stage.fake.group("Small", kind="group")
    large = await small.migrates()
    with pytest.raises(DeliveryError) as moved:
        await telegram(stage).post(Target("telegram", str(small.id)), Reply("A tip"), "n")
    assert moved.value.moved_to == str(large.id)


async def test_a_picture_carries_its_description(stage: Stage) -> None:
    picture = Picture("p.png", png(), "A line that goes <up>.")
    await telegram(stage).post(Target("telegram", str(stage.group.id)), Reply("Your progress", picture=picture), "n")
    shown, text = await stage.group.next(), await stage.group.next()
    assert shown.photo == picture.image
    assert shown.caption == "A line that goes <up>."
    assert text.text == "Your progress"


async def test_a_second_program_with_the_token_is_named_once(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.fake.second_poller = True
    await asyncio.sleep(2.5)
    named = [record for record in caplog.records if "same token (409)" in record.getMessage()]
    assert len(named) == 1
    stage.fake.second_poller = False
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next(10)).text


async def test_an_error_of_our_own_gives_the_person_a_reference_that_the_log_has(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(request: Request) -> Reply:
        return Reply("x", picture="no picture")  # type: ignore[arg-type]

    table = stage.app.dispatcher.table
    stage.app.dispatcher.table = {**table, "about": replace(table["about"], run=broken)}
    await stage.anna.writes(stage.private, "/about")
    said = (await stage.private.next()).text
    assert "something went wrong on my side" in said
    assert f"bug {said.split()[-1]}: AttributeError at files.py" in caplog.text
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text


async def test_a_wrong_token_is_one_clear_sentence(fake: FakeTelegram, make_app: MakeApp) -> None:
    fake.rejects_token = True
    with pytest.raises(PlatformError, match="does not know this token") as refused:
        await run(fake, make_app()).start()
    assert refused.value.final
    assert fake.token not in refused.value.text


async def test_a_token_that_is_revoked_ends_the_platform(fake: FakeTelegram, make_app: MakeApp) -> None:
    running = run(fake, make_app())
    await running.start()
    fake.rejects_token = True
    assert running.task
    with pytest.raises(PlatformError, match="does not know this token"):
        await asyncio.wait_for(running.task, 5)


async def test_a_server_that_is_not_there_is_tried_again_later(fake: FakeTelegram, make_app: MakeApp) -> None:
    running = run(fake, make_app())
    await fake.stop()
    with pytest.raises(PlatformError, match="cannot be reached") as failed:
        await running.start()
    assert not failed.value.final
    await fake.start()


async def test_stopping_finishes_what_is_under_way(fake: FakeTelegram, make_app: MakeApp) -> None:
    anna, running = fake.person("Anna"), run(fake, make_app())
    await running.start()
    fake.slow("sendMessage", 1)
    await anna.writes(anna.private, "/faq cure")
    await fake.called("sendMessage")
    await running.end()
    assert CURE in (await anna.private.next(0.1)).text


async def test_the_log_holds_neither_words_nor_names_nor_the_token(
    fake: FakeTelegram, make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    anna = fake.person("Annabelle")
    async with run(fake, make_app()):
        fake.fails("sendMessage", status=500)
        await anna.writes(anna.private, "my secret leg trouble")
        await anna.private.next()
        await anna.writes(anna.private, "/mysecret")
        await anna.private.next()
    assert caplog.text
    for private in ("secret", "Annabelle", fake.token, str(anna.id)):
        assert private not in caplog.text


def telegram(stage: Stage) -> Telegram:
    assert isinstance(stage.running.adapter, Telegram)
    return stage.running.adapter
