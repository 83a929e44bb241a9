"""Replies as Discord takes them, whatever is in them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord import render
from bot.content import Content
from bot.core.markup import Block, Span, escape, plain
from bot.core.messages import Button, Reply
from tests.adapters.telegram.test_render import TEXTS, WORDS


@given(TEXTS, WORDS)
def test_any_reply_becomes_messages_that_discord_takes_and_nothing_is_lost(text: str, title: str) -> None:
    pages = render.text_pages(Reply(text, title))
    assert all(0 < len(page) <= render.LONGEST_TEXT for page in pages)
    whole = title + re.sub(r"^- ", "", plain(text), flags=re.MULTILINE)
    assert _letters("".join(pages)) == _letters(whole)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z😀é&.\"':/?=0-9]", "", text)


@given(st.text(st.sampled_from("abc *_~`|[]()<>#@\\1.-+\n:/"), max_size=200))
def test_what_a_person_typed_is_shown_letter_for_letter(text: str) -> None:
    """Discord shows a backslash before a sign as the sign."""
    shown = render.joined(Block((Span(line),)) for line in text.split("\n") if line.strip())
    for found in re.finditer(r"(?<!\\)(?:\\\\)*([*_~`|#@\[\]])", shown):
        raise AssertionError(f"{found.group()!r} would be read as a mark in {shown!r}")
    assert not re.search(r"^\s*(\d+\.|[-+])\s", shown, re.MULTILINE)


async def test_few_buttons_are_buttons_and_many_are_a_list(content: Content) -> None:
    words = content.messages.chat
    few = render.view(Reply("x", buttons=tuple(Button(f"Label {n}", "faq", {"topic": str(n)}) for n in range(5))), words)
    many = render.view(Reply("x", buttons=tuple(Button(f"Label {n}", "faq", {"topic": str(n)}) for n in range(30))), words)
    long = render.view(Reply("x", buttons=(Button("L" * 81, "faq"),)), words)
    assert few
    assert [item.type.name for item in few.children] == ["button"] * 5
    assert many
    assert [item.type.name for item in many.children] == ["select"]
    assert long
    assert [item.type.name for item in long.children] == ["select"]


def test_an_address_is_a_link_without_a_preview() -> None:
    (page,) = render.text_pages(Reply("See [the page](https://example.org/a_b) or https://example.org/a_b."))
    assert page == "See [the page](<https://example.org/a_b>) or <https://example.org/a_b>."


def test_a_moment_is_shown_to_each_reader_in_their_own_time() -> None:
    (page,) = render.text_pages(Reply("Next: [Thu 24 Dec, 10:00](time:1798130400)."))
    assert page == "Next: Thu 24 Dec, 10:00 (<t:1798130400:f>)."
    (typed,) = render.text_pages(Reply(escape("<t:1798130400:f>")))
    assert typed == "\\<t:1798130400:f\\>"
