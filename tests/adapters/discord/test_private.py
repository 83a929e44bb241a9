"""Commands, buttons and lists on Discord."""

from tests.adapters.discord.conftest import Stage


async def test_a_question_gets_its_answer_with_buttons(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "ask", question="will massage get rid of my ms")
    assert answer.content.startswith("**Can massage therapy cure MS?**\n\nNo.")
    more = await stage.anna.presses(answer, "More")
    assert "How sure are we" in more.content


async def test_a_list_to_tick_is_a_native_one_that_only_the_person_sees(stage: Stage) -> None:
    first = await stage.anna.slash(stage.channel, "prepare")
    assert first.ephemeral
    ticked = await stage.anna.selects(first, first.options[1:3])
    print(ticked, ticked.buttons)
    second = await stage.anna.presses(ticked, "Done")
    print(second)
