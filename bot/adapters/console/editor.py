"""The line that is typed in a live terminal: its history, and what it may go on as."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.core.commands import Command

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession


def editor(table: Mapping[str, Command], locale: Callable[[], str]) -> "PromptSession[str]":
    """A line editor with history (of this conversation only: nothing is written to disk) and completion."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    class Commands(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            for written, replaced, meaning in complete(table, document.text_before_cursor, locale()):
                yield Completion(written, -replaced, display_meta=meaning)

    keys = KeyBindings()

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        """Clears what is typed; on an empty line, leaves."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return PromptSession(completer=Commands(), complete_while_typing=True, key_bindings=keys)


def complete(table: Mapping[str, Command], text: str, locale: str) -> Iterator[tuple[str, int, str]]:
    """What `text` may go on as: the words, how many typed characters they replace, what they mean."""
    if not text.startswith("/"):
        return
    name, blank, typed = text[1:].partition(" ")
    if not blank:
        for command in table.values():
            if command.name.startswith(name.casefold()):
                yield f"/{command.name}", len(text), command.summary(locale)
        return
    given = table.get(name.casefold())
    if given and given.fields:
        for value, label in given.fields[0].suggest(typed, locale).items():
            yield value, len(typed), label
