"""One person alone with the bot on Telegram."""

from tests.adapters.telegram.conftest import Stage


async def test_start_says_what_the_bot_can_do(stage: Stage) -> None:
    await stage.anna.starts()
    assert "/prepare" in (await stage.private.next()).text


async def test_a_question_gets_its_answer_with_buttons(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "will massage get rid of my ms")
    answer = await stage.private.next()
    assert answer.text.startswith("Can massage therapy cure MS?\n\nNo.")
    press = await stage.anna.presses(answer, "More")
    assert "How sure are we" in (await stage.private.next()).text
    assert press.answered
