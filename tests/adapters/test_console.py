"""The console from a pipe: what a newcomer types and reads."""

import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.console import Console
from bot.adapters.console.editor import complete
from bot.adapters.console.saving import save
from bot.app import App
from bot.core import questions
from bot.core.commands import Command
from bot.core.messages import Reply, Request, Target, User
from bot.errors import DeliveryError
from tests.adapters.rating import PAPER, PICTURE, SECRET, rated
from tests.conftest import ROOT


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
        ("10", "There are medicines that slow some kinds of MS."),
        ("10", "There are medicines that slow some kinds of MS."),
        ("/faq", "What would you like to read about?"),
        ("/tip", "Tip: "),
        ("/tip sleep", "Tip: Sleep"),
        ("/tip slep", "Did you mean: Sleep"),
        ("/benefits", "How massage may help"),
        ("/prepare", "It cannot tell you that massage is safe for you."),
        ("none", "Choose all that applies"),
        ("x y", "Type the letters of what applies"),
        ("[54]", "(ticked)"),
        ("/ask", "Type your question"),
        ("will massage get rid of my ms", "Can massage therapy cure MS?"),
        ("/about", "I am a program"),
        ("/privacy", "unless you agree"),
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
    assert {word for word, _, _ in complete(table, "/p", "en")} == {
        "/prepare",
        "/prepare card",
        "/progress",
        "/progress report",
        "/privacy",
    }
    assert ("cure", 2, "Can massage therapy cure MS?") in set(complete(table, "/faq cu", "en"))
    assert {word for word, _, _ in complete(table, "/tip sl", "en")} == {"sleep"}
    assert list(complete(table, "/nonsense x", "en")) == []
    assert list(complete(table, "hello", "en")) == []


def console(app: App, folder: Path, *lines: str, **more: Any) -> Console:
    return Console(
        app.dispatcher,
        lambda locale: app.library.languages[locale].messages.console,
        app.languages.of,
        source=io.StringIO("".join(f"{line}\n" for line in lines)),
        folder=folder,
        session="s",
        **more,
    )


async def test_a_scale_is_one_line_and_a_bare_number_answers_it(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    rating = rated(app)
    answers = await chat(app, capsys, "/faq cure", "/rate", "7", "99 bottles", "3", "14", "10", "16", "fine")
    assert "[1] More" in answers[0]
    assert "Type a number: 0 1 2 3 4 5 6 7 8 9 10\n[11] Skip\n[12] Stop\n" in answers[1]
    assert "How much pain?" in answers[2]
    assert "[13] Skip\n[14] Back\n[15] Stop" in answers[2]
    assert "[0]" not in answers[2]
    assert "Which kind was it?" in answers[4], "a slip does not close the question"
    assert "Please use its numbers: 16 to 25." in answers[5], "the scale is no longer open"
    assert "There is no button 10." in answers[6]
    assert "Anything to note?" in answers[7]
    assert dict(rating.done[0]) == {"stiffness": "7", "pain": "3", "kind": "kind-0", "note": "fine"}
    assert len(set(rating.marks)) == len(rating.marks)


async def test_while_a_scale_is_open_old_buttons_name_it(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    rated(app)
    answers = await chat(app, capsys, "/rate", "7", "11")
    assert "Please use its numbers: 0 to 14." in answers[2]


async def test_a_picture_and_a_paper_are_saved_and_nothing_is_overwritten(
    app: App, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rated(app)
    (tmp_path / "report.pdf").write_bytes(b"mine")
    await console(app, tmp_path, "/paper", "/paper").run()
    out = capsys.readouterr().out
    for name, description in (("report-2.pdf", PAPER.description), ("report-3.pdf", PAPER.description)):
        assert f"{description} You find it here: {tmp_path / name}" in out
        assert (tmp_path / name).read_bytes() == PAPER.content
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert f"{PICTURE.description} You find it here: {tmp_path / 'progress.png'}" in out
    assert (tmp_path / "progress-2.png").read_bytes() == PICTURE.image
    assert (tmp_path / "report.pdf").read_bytes() == b"mine"


async def test_a_folder_that_takes_no_files_is_named_kindly(app: App, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rated(app)
    await console(app, tmp_path / "gone", "/paper").run()
    out = capsys.readouterr().out
    assert f"{SECRET} this." in out
    assert "I could not save report.pdf." in out


async def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    assert save(tmp_path, "../../etc/passwd", b"x") == tmp_path / "passwd"


async def test_what_comes_by_itself_is_shown_before_the_next_line_and_answered(
    app: App, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rating = rated(app)
    talk, here = console(app, tmp_path, "/rate", "stop", "hello", "7", "4"), User("console", "you")
    question = Reply("")

    async def come(request: Request) -> Reply:
        await talk.whisper(here, question, "n")
        return Reply("Hello to you.")

    app.dispatcher.table = {**app.dispatcher.table, "hello": Command("hello", come, lambda locale: "")}
    question = questions.ask(app.dispatcher.table["rate"], {}, "en", app.library.languages["en"].messages.core)
    await talk.run()
    out = capsys.readouterr().out
    assert out.index("how stiff are you?", out.index("you> hello")) < out.index("Hello to you.")
    assert rating.kept["you"] == {"stiffness": "7", "pain": "4"}


async def test_somebody_else_is_not_here_and_private_words_are_never_posted(
    app: App, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    talk = console(app, tmp_path, "/faq cure", group=True)
    with pytest.raises(DeliveryError) as closed:
        await talk.whisper(User("console", "you"), Reply("x"), "n")
    assert (closed.value.permanent, closed.value.retry_after > 0) == (False, True), "nobody is here yet"
    seen: list[BaseException] = []

    async def come(request: Request) -> Reply:
        await talk.post(Target("console", "group"), Reply("A tip for all"), "n")
        await talk.whisper(User("console", "you"), Reply("For you", private=True), "n")
        for brings in (
            talk.whisper(User("console", "ben"), Reply(SECRET), "n"),
            talk.post(Target("console", "elsewhere"), Reply(SECRET), "n"),
            talk.post(Target("console", "group"), Reply(SECRET, private=True), "n"),
        ):
            try:
                await brings
            except (DeliveryError, ValueError) as error:
                seen.append(error)
        return Reply("Done.")

    app.dispatcher.table = {**app.dispatcher.table, "faq": Command("faq", come, lambda locale: "")}
    await talk.run()
    out = capsys.readouterr().out
    assert "A tip for all" in out
    assert "(only you can see this)\n\nFor you" in out
    assert SECRET not in out
    assert [type(error) for error in seen] == [DeliveryError, DeliveryError, ValueError]


LIVE = """
import asyncio, sys
from pathlib import Path
from tests.conftest import ROOT
from bot import app as apps
from bot.adapters.console import Console
from bot.config import Community, Folders, Settings
from bot.core.messages import Button, Reply, User

settings = Settings(folders=Folders(str(ROOT / "content"), sys.argv[1]))
app = apps.create(settings, apps.load_library(settings))
words = app.library.languages
talk = Console(app.dispatcher, lambda locale: words[locale].messages.console, app.languages.of)

async def whole():
    talking = asyncio.create_task(talk.run())
    await asyncio.sleep(1)
    await talk.whisper(User("console", "you"), Reply("**A tip** that comes by itself", buttons=(Button("More", "about"),)), "n")
    await talking

asyncio.run(whole())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of the Unix kind")
def test_in_a_terminal_it_comes_above_the_line_that_is_being_typed(app: App, data: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", LIVE, str(data)], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        try:
            shown = _read(ours, until="you>")
            os.write(ours, b"/ab")
            shown += _read(ours, until="comes by itself", then="/ab")
            os.write(ours, b"\x151\r")
            shown += _read(ours, until="not a person.")
            os.write(ours, b"quit\r")
            _read(ours, until="Bye.")
            assert child.wait(10) == 0
        finally:
            child.kill()
            os.close(ours)
    assert "\x1b[1mA tip\x1b[0m that comes by itself" in shown


def _read(terminal: int, until: str, then: str = "") -> str:
    """What is shown up to these words, and up to others after them. It answers where the cursor is, as a terminal does."""
    shown, end = "", time.monotonic() + 15
    while until not in shown or then not in shown.partition(until)[2]:
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 0.2)[0]:
            new = os.read(terminal, 65536).decode()
            if "\x1b[6n" in new:
                os.write(terminal, b"\x1b[1;1R")
            shown += new
    return shown
