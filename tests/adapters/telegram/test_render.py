"""Replies as Telegram takes them, whatever is in them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram import links, render
from bot.core.markup import escape, plain
from bot.core.messages import Button, Reply, button_id
from tests.platforms.telegram.html_text import parse_html

WORDS = st.text(st.sampled_from("ab <>&*[]()\\-\n😀é.\"'"), max_size=400)
TEXTS = st.lists(
    st.one_of(
        WORDS.map(escape),
        WORDS,
        WORDS.map(lambda words: f"**{escape(words)}**"),
        WORDS.map(lambda words: f"[x{escape(words).replace(']', '')}](https://example.org/?a=1&b=2)"),
        WORDS.map(lambda words: f"- {escape(words)}"),
        st.integers(1, 9000).map(lambda length: "long " * (length // 5) + "x" * (length % 50)),
    ),
    max_size=12,
).map("\n\n".join)


@given(TEXTS, WORDS)
def test_any_reply_becomes_messages_that_telegram_takes_and_nothing_is_lost(text: str, title: str) -> None:
    pages = render.text_pages(Reply(text, title))
    read = []
    for page in pages:
        parsed = parse_html(page)
        assert render.units(parsed.text) <= render.LONGEST_TEXT
        assert len(parsed.entities) <= render.MOST_ENTITIES
        assert parsed.doubts == []
        read.append(parsed.text)
    whole = title + re.sub(r" \(https?://[^)\s]*\)|^- ", "", plain(text), flags=re.MULTILINE)
    assert _letters("".join(read)) == _letters(whole)


def _letters(text: str) -> str:
    return re.sub(r"[\s•()-]", "", text)


@given(st.from_regex(r"[a-z-]{1,12}", fullmatch=True), st.dictionaries(st.sampled_from(["topic", "part"]), st.text(max_size=20)))
def test_a_payload_gives_back_the_buttons_id(command: str, answers: dict[str, str]) -> None:
    written = button_id(command, answers)
    payload = links.payload(written)
    assert re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload)
    if payload:
        assert links.read_payload(payload) == written


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_any_payload_can_be_read(payload: str) -> None:
    links.read_payload(payload)


def test_short_labels_stand_beside_each_other_and_long_ones_alone() -> None:
    labels = ("More", "Sources", "A question that is rather long?", "Short answer")
    markup = render.keyboard(Reply("x", buttons=tuple(Button(label, "faq") for label in labels)))
    assert markup
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [
        ["More", "Sources"],
        ["A question that is rather long?"],
        ["Short answer"],
    ]


@given(st.text(max_size=3000), st.integers(0, 1024))
def test_a_caption_is_cut_to_what_fits(text: str, longest: int) -> None:
    cut = render.cut(text, longest)
    assert render.units(cut) <= longest
    assert text.startswith(cut)
