"""Telegram's HTML, as the fake reads it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platforms.telegram.html_text import BadHtml, parse_html
from tests.platforms.telegram.units import cut, units

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_any_escaped_text_comes_back_as_it_was(text: str) -> None:
    parsed = parse_html(html.escape(text))
    assert (parsed.text, parsed.entities, parsed.doubts) == (text, [], [])


@given(TEXTS, TEXTS, TEXTS)
def test_an_entity_covers_what_stands_between_its_tags(before: str, inside: str, after: str) -> None:
    parsed = parse_html(f"{html.escape(before)}<b>{html.escape(inside)}</b>{html.escape(after)}")
    assert parsed.text == before + inside + after
    if inside:
        (entity,) = parsed.entities
        assert cut(parsed.text, entity["offset"], entity["length"]) == inside
        assert entity["offset"] == units(before)


@given(st.text(st.sampled_from("<>/&;ab \"'=u#1")))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        parsed = parse_html(text)
    except BadHtml:
        return
    assert all(0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(parsed.text) for entity in parsed.entities)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("<b>x</b><strong>x</strong>", ["bold", "bold"]),
        ("<i>x</i><em>x</em>", ["italic", "italic"]),
        ("<u>x</u><ins>x</ins>", ["underline", "underline"]),
        ("<s>x</s><strike>x</strike><del>x</del>", ["strikethrough"] * 3),
        ("<code>x</code><pre>y</pre>", ["code", "pre"]),
        ('<pre><code class="language-python">x</code></pre>', ["pre"]),
        ("<blockquote>x</blockquote><blockquote expandable>y</blockquote>", ["blockquote", "expandable_blockquote"]),
        ('<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>', ["spoiler", "spoiler"]),
        ("<a href='https://example.org'>x</a>", ["text_link"]),
        ("<b><i>x</i></b><b></b>", ["bold", "italic"]),
    ],
)
def test_each_tag_makes_its_entity(source: str, kinds: list[str]) -> None:
    parsed = parse_html(source)
    assert sorted(entity["type"] for entity in parsed.entities) == sorted(kinds)
    assert parsed.doubts == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("one<br>two", 'Unsupported start tag "br" at byte offset 3'),
        ("ä < b", 'Unsupported start tag "" at byte offset 3'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(source: str, reason: str) -> None:
    with pytest.raises(BadHtml) as refused:
        parse_html(source)
    assert str(refused.value) == reason


def test_references_that_telegram_does_not_know_are_shown_and_doubted() -> None:
    parsed = parse_html("a&nbsp;b & c &#x1F600;&quot;&#39;")
    assert parsed.text == "a&nbsp;b & c 😀\"'"
    assert len(parsed.doubts) == 2
