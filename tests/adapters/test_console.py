"""The console from a pipe: what a newcomer types and reads."""

import io

import pytest

from bot.adapters.console import Console, complete
from bot.app import App


async def chat(
    app: App, capsys: pytest.CaptureFixture[str], *lines: str, group: bool = False, moderator: bool = False
) -> list[str]:
    """What is answered to each line of a conversation."""
    console = Console(
        app.dispatcher,
        lambda locale: app.library.languages[locale].messages.console,
        app.languages.of,
        source=io.StringIO("".join(f"{line}\n" for line in lines)),
        group=group,
        moderator=moderator,
    )
    await console.run()
    _, *answers = capsys.readouterr().out.split("you> ")
    return [answer.partition("\n\n")[2] for answer in answers]


async def test_a_whole_conversation(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    dialog = [
        ("/help", "- /prepare: "),
        ("will massage get rid of my ms", "Can massage therapy cure MS?"),
        ("6", "There are medicines that slow some kinds of MS."),
        ("6", "There are medicines that slow some kinds of MS."),
        ("/faq", "What would you like to read about?"),
        ("/tip", "Tip: "),
        ("/tip sleep", "Tip: Sleep"),
        ("/tip slep", "Did you mean: Sleep"),
        ("/benefits", "How massage may help"),
        ("/prepare", "It cannot tell you that massage is safe for you."),
        ("none", "Choose all that applies"),
        ("x y", "Type the letters of what applies"),
        ("[50]", "(ticked)"),
        ("/ask", "Type your question"),
        ("will massage get rid of my ms", "Can massage therapy cure MS?"),
        ("/about", "I am a program"),
        ("/privacy", "I keep nothing about your health"),
        ("/language", "Which language should I speak?"),
        ("en", "I speak English with you now."),
        ("what is the capital of peru", "I don't know that one."),
        ("I have chest pain right now", "call 999"),
        ("99", "There is no button 99."),
        ("999", "call 999 now"),
        ("help", "What I can do"),
        ("hi", "Hello!"),
        ("/nonsense", "I do not know /nonsense."),
        ("/", "What I can do"),
        ("  ", ""),
        ("quit", "Take care. Bye."),
        ("never read", ""),
    ]
    answers = await chat(app, capsys, *(line for line, _ in dialog))
    spoken = [(line, said) for line, said in dialog if line.strip() and line != "never read"]
    answers = [answer for answer, (line, _) in zip(answers, dialog, strict=False) if line.strip()]
    for (line, said), answer in zip(spoken, answers, strict=True):
        assert said in answer, (line, answer)


async def test_a_number_presses_a_button_of_an_earlier_message(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    answers = await chat(app, capsys, "/faq cure", "/faq sleep", "1")
    assert "[1] More" in answers[0]
    assert "[1]" not in answers[1]
    assert "There are medicines that slow some kinds of MS." in answers[2]


async def test_an_old_list_to_tick_never_undoes_what_was_ticked_since(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    first = app.library.languages["en"].checklist.parts[0].items
    answers = await chat(app, capsys, "/prepare", "1", "1", "2", str(len(first) + 3), "done")
    assert "(ticked)" in answers[1]
    assert "replaced by a newer one" in answers[2]
    assert f"Please use its numbers: {len(first) + 2} to {2 * len(first) + 2}." in answers[3]
    assert answers[4].count("(ticked)") == 2
    assert "[" not in answers[5]


async def test_a_label_can_be_typed_instead_of_its_number(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    answers = await chat(app, capsys, "/faq cure", "more", "[1]", "1.")
    assert all("There are medicines that slow some kinds of MS." in answer for answer in answers[1:])


async def test_a_number_far_too_long_is_no_button(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Traceback" not in (await chat(app, capsys, "9" * 5000))[0]


async def test_the_end_of_the_input_ends_the_conversation(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    answers = await chat(app, capsys, "/faq cure")
    assert answers[-1].endswith("Take care. Bye.\n\n")


async def test_in_a_group_it_speaks_only_when_spoken_to(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    answers = await chat(app, capsys, "hello all", "@unwind will massage get rid of my ms", "/tip@unwind sleep", group=True)
    assert answers[0].startswith("(I stay quiet.")
    assert "Can massage therapy cure MS?" in answers[1]
    assert "Tip: Sleep" in answers[2]


async def test_in_a_group_private_answers_are_marked(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    answers = await chat(app, capsys, "/prepare", "/tip", group=True)
    assert answers[0].startswith("(only you can see this)")
    assert "only you" not in answers[1]


async def test_moderator_and_member_differ(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    assert "only moderators choose" in (await chat(app, capsys, "/language en", group=True))[0]
    assert "in this community" in (await chat(app, capsys, "/language en", group=True, moderator=True))[0]


def test_completion_knows_commands_and_topics(app: App) -> None:
    table = app.dispatcher.table
    assert {word for word, _, _ in complete(table, "/p", "en")} == {"/prepare", "/privacy"}
    assert ("cure", 2, "Can massage therapy cure MS?") in set(complete(table, "/faq cu", "en"))
    assert {word for word, _, _ in complete(table, "/tip sl", "en")} == {"sleep"}
    assert list(complete(table, "/nonsense x", "en")) == []
    assert list(complete(table, "hello", "en")) == []
