"""What the console shows, in a live terminal and in a pipe."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.core.markup import parse, plain
from bot.core.messages import Reply

if TYPE_CHECKING:
    from rich.console import Console as Screen
    from rich.table import Table
    from rich.text import Text as RichText

WIDTH = 88
"""Columns: longer lines are hard to follow for tired eyes."""

Show = Callable[[Reply, list[str]], None]
"""Shows a reply with its buttons, numbered."""


def in_a_pipe(reply: Reply, buttons: list[str]) -> None:
    """As plain lines."""
    parts = (reply.title, plain(reply.text), "\n".join(buttons))
    print("\n\n".join(part for part in parts if part), end="\n\n", flush=True)


def in_a_terminal() -> Show:
    """With bold words and links, no wider than WIDTH."""
    from rich.console import Console as Screen

    screen = Screen(highlight=False)
    screen.width = min(screen.width, WIDTH)
    return lambda reply, buttons: _draw(screen, reply, buttons)


def _draw(screen: "Screen", reply: Reply, buttons: list[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print()
    if reply.title:
        screen.print(Padding(Text(reply.title, style="bold"), (0, 2, 1, 2)))
    before = None
    for block in parse(reply.text):
        if before is not None and not (before.item and block.item):
            screen.print()
        text = Text()
        for span in block.spans:
            style = f"link {span.url}" if span.url else "bold" if span.bold else ""
            text.append(f"{span.text} ({span.url})" if span.url else span.text, style)
        screen.print(Padding(_item(text) if block.item else text, (0, 2)))
        before = block
    if buttons:
        screen.print()
    for button in buttons:
        number, _, label = button.partition(" ")
        screen.print(Padding(Text.assemble((number, "bold cyan"), " ", label), (0, 2)))
    screen.print()


def _item(text: "RichText") -> "Table":
    """A list item whose further lines begin where its first word does."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_row("-", text)
    return grid
