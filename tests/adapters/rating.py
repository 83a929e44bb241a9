"""Commands to test the adapters with: a form kept step by step, papers, and private words from a command for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.app import App
from bot.core.commands import Command
from bot.core.fields import Choice, Text
from bot.core.messages import Button, File, Picture, Reply, Request
from bot.core.numbers import Scale
from tests.pictures import png

SECRET = "You reported"
"""What nobody but the person may ever see."""
PICTURE = Picture("progress.png", png(), f"{SECRET}: a line that goes <down>.")
PAPER = File("report.pdf", b"%PDF-1.7 " + bytes(range(256)) * 40, f"{SECRET} in a table, & on one page.")
KINDS = {f"kind-{number}": f"Kind {number}" for number in range(8)}


@dataclass
class Rating:
    """What was rated, by person; the marks of the requests, and whether they came from a link."""

    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)
    done: list[Mapping[str, str]] = field(default_factory=list)

    async def resume(self, request: Request) -> Mapping[str, str]:
        self.marks.append(request.mark)
        self.linked.append(request.linked)
        kept = self.kept.setdefault(request.user.id, {})
        kept.update(request.answers)
        return dict(kept)

    async def run(self, request: Request) -> Reply:
        self.done.append(request.answers)
        return Reply(f"{SECRET} {request.answers}", title="Saved", private=True)


async def _paper(request: Request) -> Reply:
    return Reply(f"{SECRET} this.", buttons=(Button("Once more", "paper"),), picture=PICTURE, file=PAPER)


async def _aloud(request: Request) -> Reply:
    return Reply(f"{SECRET} that.", "Title", buttons=(Button("Again", "aloud"),), file=PAPER, private=True)


async def _board(request: Request) -> Reply:
    return Reply("A board for all.", "Board", buttons=(Button("Mine", "aloud"), Button("Paper", "paper")))


def _summary(locale: str) -> str:
    return "A test"


def rated(app: App) -> Rating:
    """Gives the app these commands."""
    rating = Rating()
    fields = (
        Scale("stiffness", lambda locale: f"{SECRET}: how stiff are you?"),
        Scale("pain", lambda locale: "How much pain?"),
        Choice("kind", lambda locale: KINDS, lambda locale: "Which kind was it?"),
        Text("note", lambda locale: "Anything to note?"),
    )
    made = (
        Command("rate", rating.run, _summary, fields, private=True, resume=rating.resume),
        Command("paper", _paper, _summary, private=True),
        Command("aloud", _aloud, _summary),
        Command("board", _board, _summary),
    )
    app.dispatcher.table = {**app.dispatcher.table, **{command.name: command for command in made}}
    return rating
