from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.markup import Block, Span, escape, pages, parse, plain


def test_paragraphs_lists_bold_and_links_are_told_apart() -> None:
    text = "Read **this**\nfirst.\n\n- one\n- see [the page](https://example.org/a)\n\nEnd."
    assert parse(text) == (
        Block((Span("Read "), Span("this", bold=True), Span(" first."))),
        Block((Span("one"),), item=True),
        Block((Span("see "), Span("the page", url="https://example.org/a")), item=True),
        Block((Span("End."),)),
    )
    assert plain(text) == "Read this first.\n\n- one\n- see the page (https://example.org/a)\n\nEnd."


@given(st.text())
def test_any_text_can_be_shown_and_no_word_of_it_is_lost(text: str) -> None:
    shown = plain(text)
    letters = "".join(sign for sign in text if sign.isalnum())
    assert "".join(sign for sign in shown if sign.isalnum()) == letters


TYPED = st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1)
LIKE_A_MOMENT = st.lists(st.sampled_from(["[", "]", "(", ")", "\\", "time:", "1798130400", "now"]), min_size=1).map("".join)


@given(TYPED | LIKE_A_MOMENT)
@example("[now](time:1798130400)")
def test_what_a_person_typed_is_never_read_as_markup(typed: str) -> None:
    blocks = parse(f"You wrote {escape(typed)}")
    assert [span for block in blocks for span in block.spans if span.bold or span.url or span.at is not None] == []
    assert "".join(block.plain for block in blocks) == f"You wrote {typed}"


def test_a_moment_is_read_as_its_words_and_its_second() -> None:
    text = "Next: [Thu 24 Dec, 10:00](time:1798130400)."
    assert parse(text) == (Block((Span("Next: "), Span("Thu 24 Dec, 10:00", at=1798130400), Span("."))),)
    assert plain(text) == "Next: Thu 24 Dec, 10:00."
    assert plain("[soon](time:soon)") == "[soon](time:soon)"


def test_a_mark_without_its_partner_is_shown_as_it_is() -> None:
    assert plain("2 ** 3 and [half") == "2 ** 3 and [half"
    assert plain("[words](javascript:alert)") == "[words](javascript:alert)"


BLOCKS = st.lists(
    st.builds(
        Block,
        st.lists(st.builds(Span, st.text("abc", min_size=1, max_size=60), st.booleans()), min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
    max_size=8,
)


@given(BLOCKS, st.integers(1, 50))
def test_pages_hold_what_fits_and_lose_nothing(blocks: list[Block], longest: int) -> None:
    def fits(page: Sequence[Block]) -> bool:
        return sum(len(block.plain) for block in page) <= longest

    cut = pages(blocks, fits)
    assert all(page and fits(page) for page in cut)
    whole = "".join(block.plain for block in blocks)
    assert "".join(block.plain for page in cut for block in page).replace(" ", "") == whole.replace(" ", "")
    assert sum(span.bold for block in blocks for span in block.spans) <= sum(s.bold for p in cut for b in p for s in b.spans)


def test_pages_are_cut_between_paragraphs_and_long_ones_at_a_blank() -> None:
    blocks = parse("one two\n\nthree four five six")
    cut = pages(blocks, lambda page: sum(len(block.plain) for block in page) <= 12)
    assert [[block.plain for block in page] for page in cut] == [["one two"], ["three four"], ["five six"]]
