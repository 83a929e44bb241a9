"""The sentences that the core and the console need. They are written in content/<language>/messages.yaml."""

from typing import Annotated

from annotated_types import Len

from bot.schema import value


class Holds:
    """Says which names in {braces} a sentence carries, such as Annotated[str, Holds("command")]."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


@value
class CoreWords:
    """What the dispatcher and the fields say on their own."""

    unknown_command: Annotated[str, Holds("command")]
    did_you_mean: Annotated[str, Holds("suggestions")]
    choose_one: Annotated[str, Holds("given")]
    choose_letters: Annotated[str, Holds("given")]
    choose_number: Annotated[str, Holds("given")]
    list_changed: str
    cancelled: str
    cancel_typed: tuple[str, ...]
    too_long: Annotated[str, Holds("longest")]
    moderators_only: str
    stop_summary: Annotated[str, Len(1, 100)]
    nothing_to_stop: str
    slow_down: str
    handover: str
    handover_button: str
    bug: Annotated[str, Holds("reference")]
    old_button: str
    ticked: Annotated[str, Holds("label")]
    untick_hint: str
    done: str
    none: str
    none_typed: tuple[str, ...]
    or_type: Annotated[str, Holds("choices")]
    progress: Annotated[str, Holds("number", "count")]
    skip: Annotated[str, Len(1, 20)]
    skip_typed: tuple[str, ...]
    back: Annotated[str, Len(1, 20)]
    back_typed: tuple[str, ...]
    stop: Annotated[str, Len(1, 20)]


@value
class ChatWords:
    """What the bot says around an answer where others read along, and where a platform has a way of its own."""

    remove: Annotated[str, Len(1, 40)]
    removed: str
    not_yours: Annotated[str, Len(1, 200)]
    answered_before: str
    answered_before_link: Annotated[str, Holds("link")]
    go_to_answer: Annotated[str, Len(1, 40)]
    go_to_question: Annotated[str, Len(1, 40)]
    wait: str
    text_only: str
    cannot_read: Annotated[str, Holds("menu")]
    choose: Annotated[str, Len(1, 150)]
    form_title: Annotated[str, Len(1, 45)]
    form_label: Annotated[str, Len(1, 45)]
    answer_from_faq: Annotated[str, Len(1, 32)]
    ask_privately: Annotated[str, Len(1, 40)]


@value
class ConsoleWords:
    """What the console says around the conversation."""

    welcome: str
    group_welcome: Annotated[str, Holds("name")]
    prompt: str
    leave: tuple[str, ...]
    goodbye: str
    only_you: str
    not_spoken_to: Annotated[str, Holds("name")]
    no_such_number: Annotated[str, Holds("number")]
    replaced: Annotated[str, Holds("first", "last")]
    preparing: str
