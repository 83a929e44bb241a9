"""Asking from any chat on Telegram: answers to share, without the bot being there."""

from tests.adapters.telegram.conftest import Stage


async def test_a_question_offers_a_handful_of_answers_the_best_first(stage: Stage) -> None:
    answers = await stage.anna.asks_inline("will massage get rid of my ms")
    assert answers[0]["title"] == "Can massage therapy cure MS?"
    assert 2 <= len(answers) <= 5
    assert all(answer["description"] for answer in answers)


async def test_a_shared_answer_leads_to_the_private_chat(stage: Stage) -> None:
    elsewhere = stage.fake.group("Family")
    elsewhere.bot_status = "left"
    answers = await stage.anna.asks_inline("will massage get rid of my ms")
    shared = await answers.chooses(0, elsewhere)
    assert shared.text.startswith("Can massage therapy cure MS?")
    assert all(button.url for row in shared.buttons for button in row)
    await stage.anna.starts(str(shared.buttons[0][0].url).partition("start=")[2])
    assert "How sure are we" in (await stage.private.next()).text


async def test_what_is_shared_in_a_group_gets_no_answer_on_top(stage: Stage) -> None:
    answers = await stage.anna.asks_inline("will massage get rid of my ms")
    await answers.chooses(0, stage.group)
    await answers.chooses(0, stage.private)
    await stage.group.quiet()
    await stage.private.quiet()


async def test_what_we_do_not_know_offers_the_private_chat_only(stage: Stage) -> None:
    for query in ("what is the capital of peru", "", "ms"):
        answers = await stage.anna.asks_inline(query)
        assert list(answers) == []
        assert answers.button
        assert answers.button["text"] == "Ask me in private"
        start = answers.button["start_parameter"]
    await stage.anna.starts(start)
    assert "/prepare" in (await stage.private.next()).text


async def test_an_emergency_offers_urgent_help_alone(stage: Stage) -> None:
    (help_,) = await stage.anna.asks_inline("i want to kill myself right now")
    shared = await (await stage.anna.asks_inline("i want to kill myself right now")).chooses(0, stage.fake.group("Family"))
    assert "Samaritans" in shared.text
    assert shared.buttons == []
    assert help_["title"]
