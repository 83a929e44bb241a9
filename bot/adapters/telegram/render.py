"""Reply -> what Telegram shows: pages of HTML and an inline keyboard. Pure functions."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters import asking
from bot.adapters.telegram import links
from bot.core.markup import Block, Span, pages, parse
from bot.core.messages import Button, Reply
from bot.core.ticks import Several

LONGEST_TEXT = 4096
"""UTF-16 units after the marks are taken out (Bot API, sendMessage)."""
LONGEST_CAPTION = 1024
"""UTF-16 units (Bot API, sendPhoto and sendDocument)."""
LARGEST_PICTURE = 10 * 1024 * 1024
"""Bytes (Bot API, sendPhoto)."""
LARGEST_FILE = 50 * 1024 * 1024
"""Bytes (Bot API, sendDocument)."""
MOST_ENTITIES = 100
"""Bold words and links in a message; what is more loses its mark (Bot API, MessageEntity; tdlib)."""
MOST_BUTTONS = 100
"""On a keyboard (tdlib)."""
KEPT_PAGES = 512
"""Fixed answers that are kept as they were last shown: there are not many more."""
SHORT_LABEL = 14
"""Letters: two labels as short as this stand beside each other and still are easy to hit."""
NUMBERS_BESIDE = 4
"""Of a scale, in one row: each still is as wide as a thumb."""


def text_pages(reply: Reply) -> Sequence[str]:
    """The reply's title and text as messages that Telegram takes, in its HTML."""
    return (_kept_pages if reply.fixed else _pages)(reply.title, reply.text, _listed(reply))


def _pages(title: str, text: str, listed: str) -> Sequence[str]:
    head = (Block((Span(title, bold=True),)),) if title else ()
    tail = (Block((Span(listed),)),) if listed else ()
    return tuple(_joined(page, html=True) for page in pages((*head, *parse(text), *tail), fits))


_kept_pages = lru_cache(maxsize=KEPT_PAGES)(_pages)


def fits(blocks: Sequence[Block]) -> bool:
    """Whether these blocks fit into one message."""
    marks = sum(span.bold or bool(span.url) for block in blocks for span in block.spans)
    return marks <= MOST_ENTITIES and units(_joined(blocks, html=False)) <= LONGEST_TEXT


def units(text: str) -> int:
    """Length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, longest: int) -> str:
    """As much of the text as `longest` UTF-16 units hold."""
    while units(text) > longest:
        text = text[: longest - units(text)]
    return text


def _listed(reply: Reply) -> str:
    """What there is to tick, in full: a phone cuts a long label on a button."""
    ticks, _ = asking.parted(reply)
    return "\n".join(button.label for button in ticks) if isinstance(asking.asked(reply), Several) else ""


def _joined(blocks: Iterable[Block], *, html: bool) -> str:
    text, before = "", None
    for block in blocks:
        if before is not None:
            text += "\n" if before.item and block.item else "\n\n"
        words = "".join(_marked(span) for span in block.spans) if html else block.plain
        text += f"• {words}" if block.item else words
        before = block
    return text


def _marked(span: Span) -> str:
    text = escape(span.text, quote=False)
    if span.url:
        return f'<a href="{escape(span.url)}">{text}</a>'
    return f"<b>{text}</b>" if span.bold else text


def keyboard(reply: Reply, further: Sequence[Button] = (), *, linked_to: str = "") -> InlineKeyboardMarkup | None:
    """The reply's buttons and `further` ones, large enough for a trembling hand; None without any.

    `linked_to`: they open the private chat with this bot instead of being pressed here; what no link can hold is left out."""
    numbers, others = asking.numbers(reply)
    room = MOST_BUTTONS - len(numbers)
    rows = _in_rows((_button(button, linked_to) for button in numbers), NUMBERS_BESIDE)
    rows += _in_rows((_button(button, linked_to) for button in (*others, *further)[:room]), 2)
    return InlineKeyboardMarkup(rows) if rows else None


def _in_rows(buttons: Iterable[InlineKeyboardButton | None], most: int) -> list[list[InlineKeyboardButton]]:
    """Rows of at most `most` buttons, of which those with a long label stand alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in filter(None, buttons):
        if rows and len(rows[-1]) < most and max(len(rows[-1][0].text), len(button.text)) <= SHORT_LABEL:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _button(button: Button, linked_to: str) -> InlineKeyboardButton | None:
    if button.url or not linked_to:
        return InlineKeyboardButton(button.label, url=button.url or None, callback_data=button.id or None)
    start = links.payload(button.id)
    return InlineKeyboardButton(button.label, url=links.address(linked_to, start)) if start else None
