from bot.content import Content
from bot.content.models import CheckItem
from tests.conftest import MakeApp
from tests.talk import Talk


async def test_nothing_ticked_means_go_ahead_in_four_presses(talk: Talk, content: Content) -> None:
    said = await talk.say("/prepare")
    assert "It cannot tell you that massage is safe for you." in said
    for _ in content.checklist.parts:
        await talk.press("None of these")
    assert content.checklist.results["go-ahead"].title in talk.last.title
    assert talk.last.private


async def test_the_strictest_tick_decides_and_every_tick_gets_its_advice(talk: Talk, content: Content) -> None:
    picked: list[CheckItem] = []
    await talk.say("/prepare none")
    for part in content.checklist.parts[1:]:
        wanted = {"adapt", "ask-first"} - {item.result for item in picked}
        place, item = next((p, i) for p, i in enumerate(part.items) if i.result in (wanted or {"adapt"}))
        picked.append(item)
        await talk.say("abcdefghijklmnop"[place])
    assert content.checklist.results["ask-first"].title in talk.last.title
    for item in picked:
        assert item.advice in talk.seen


async def test_a_danger_sign_ends_the_check_at_once_with_urgent_help(talk: Talk, content: Content) -> None:
    await talk.say("/prepare")
    stop = next(p for p, item in enumerate(content.checklist.parts[0].items) if item.urgent == "chest-pain")
    said = await talk.say("abcdefghijklmnop"[stop])
    assert "999" in said
    assert "Chest pain can be serious" in said
    assert talk.labels == []


async def test_numbers_are_those_of_the_community(make_app: MakeApp, content: Content) -> None:
    talk = Talk(make_app(country="").dispatcher)
    stop = next(p for p, item in enumerate(content.checklist.parts[0].items) if item.urgent == "chest-pain")
    await talk.say("/prepare")
    assert "911 in the US" in await talk.say("abcdefghijklmnop"[stop])


async def test_the_whole_list_ticked_fits_into_the_buttons(talk: Talk, content: Content) -> None:
    await talk.say("/prepare none")
    for part in content.checklist.parts[1:]:
        for letter in "abcdefghijklmnop"[: len(part.items)]:
            await talk.press(f"{letter}. ")
        await talk.press("Done")
    assert talk.last.title.endswith(content.checklist.results["not-today"].title)


async def test_a_button_from_before_a_restart_goes_on_where_it_was(make_app: MakeApp) -> None:
    talk = Talk(make_app().dispatcher)
    await talk.say("/prepare none")
    await talk.press("a. ")
    done = next(button for button in talk.last.buttons if button.label == "Done")
    talk.dispatcher = make_app().dispatcher
    await talk.press_button(done)
    assert len(talk.last.buttons) > 3
