"""Texts that moderators wrote themselves: what may be posted of them, and how it is shown."""

import re

from bot.content.models import MESSAGE_LIMIT
from bot.content.schedule_words import PostWords
from bot.core.fields import echo
from bot.core.markup import escape, plain
from bot.core.reading import readable
from bot.errors import UserError

_MENTION = re.compile(
    r"<@[!&]?\d+>|tg://\S*|[@＠﹫](?:everyone|here)\b(?!\.\w)|(?<!\w)[@＠﹫][^\W\d]\w*",
    re.IGNORECASE,
)
"""What calls people, or looks as if it did. An e-mail address, in which the sign stands within a word, does not."""
_MARK = re.compile(r"[\\*_~`|\[\]<>#@]|^ *(?:\d+\.|[-+])(?=\s|$)", re.MULTILINE)
"""What a platform may read as a mark, so that a sign is put before it."""
_ADDRESS = re.compile(r"https?://")
_AROUND_ADDRESS = 4
"""Signs at most that are put around an address, and before what begins or ends beside it."""


def check_text(text: str, words: PostWords) -> str:
    """The text without needless blanks, which fits one message everywhere. Raises UserError for one that is empty, too long or
    calls somebody."""
    lines = readable(re.sub(r"\r\n?", "\n", text)).split("\n")
    cleaned = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()
    if not cleaned:
        raise UserError(words.empty)
    mention = _MENTION.search(cleaned)
    if mention:
        raise UserError(words.mention.format(word=echo(mention.group())))
    too_many = _longest(plain(as_it_is(cleaned))) - MESSAGE_LIMIT
    if too_many > 0:
        raise UserError(words.too_long.format(count=too_many))
    return cleaned


def as_it_is(text: str) -> str:
    """In our markup, a text that is shown letter for letter: each line that begins with "- " in a list, each other one as a
    paragraph, as these are the breaks that our markup has."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n\n".join(f"- {escape(line[2:].strip())}" if line.startswith("- ") else escape(line) for line in lines if line)


def _longest(shown: str) -> int:
    """UTF-16 units that a text takes at most where marks are put before what could be read as marks."""
    units = len(shown.encode("utf-16-le")) // 2
    return units + len(_MARK.findall(shown)) + _AROUND_ADDRESS * len(_ADDRESS.findall(shown))
