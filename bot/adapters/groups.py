"""What the platforms share where others read along: an answer's asker, and the button that takes it away."""

from collections.abc import Iterable, Mapping

from bot.core.messages import Button, Reply, Request, read_button_id

REMOVE = "remove"
"""No command: the press is for the adapter."""
POST = "post"
"""The answer that every button below a post carries, whatever its command."""
ALL = "*"
"""Whose a post is."""


def removal(reply: Reply, request: Request, label: str) -> tuple[Button, ...]:
    """The button to remove a reply; none for help in an emergency, which cannot be taken away."""
    return () if reply.urgent else (Button(label, REMOVE, {"by": request.user.id}),)


def asker(button_ids: Iterable[str]) -> str:
    """Who asked, read off the buttons of an answer, so that it holds after a restart; ALL for a post, "" where nobody can
    tell."""
    for button_id in button_ids:
        if POST in _answers(button_id):
            return ALL
        by = removes(button_id)
        if by:
            return by
    return ""


def removes(button_id: str) -> str:
    """The person whose answer this button removes; "" if it is another button."""
    return _answers(button_id).get("by", "") if button_id.partition(":")[0] == REMOVE else ""


def _answers(button_id: str) -> Mapping[str, str]:
    try:
        return read_button_id(button_id)[1]
    except ValueError:
        return {}
