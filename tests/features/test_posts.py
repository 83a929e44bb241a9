"""What is posted, and what people can press below it."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters import groups
from bot.adapters.discord import render as on_discord
from bot.adapters.telegram import render as on_telegram
from bot.app import App
from bot.content import Content, Library
from bot.content.load import LONGEST_ID
from bot.content.schedule_words import PostWords
from bot.core.markup import plain
from bot.core.messages import Button, Reply, Target
from bot.errors import UserError
from bot.features import scheduled_posts
from bot.features.schedule.posts import Posts
from bot.features.schedule.texts import as_it_is, check_text
from bot.features.tips import Decks
from bot.storage.scheduled import Schedule
from tests.talk import Talk

GROUP = Target("test", "group")
KEY = "12-202612011800"


def schedule(what: str, text: str = "", number: int = 12) -> Schedule:
    return Schedule(GROUP, number, GROUP, "daily 18:00", what, text)


@pytest.fixture
def posts(library: Library) -> Posts:
    return scheduled_posts(library, Decks(random.Random(1)))


@pytest.fixture(scope="session")
def words(content: Content) -> PostWords:
    return content.messages.schedule.posts


def made(posts: Posts, what: str, text: str = "") -> Reply:
    """The next post of a schedule."""
    reply = posts.make(schedule(what, text), posts.choose(schedule(what, text), "en"), KEY, "en")
    assert reply
    return reply


def pressed(reply: Reply, label: str) -> Button:
    return next(button for button in reply.buttons if button.label == label)


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


# What is next


def test_no_tip_comes_again_before_the_deck_is_through(posts: Posts, content: Content) -> None:
    asleep = {tip.id for tip in content.tips.tips if tip.category == "sleep"}
    assert {posts.choose(schedule("tips sleep"), "en") for _ in asleep} == asleep
    rest = [posts.choose(schedule("tips"), "en") for _ in range(len(content.tips.tips) - len(asleep))]
    assert set(rest) == {tip.id for tip in content.tips.tips} - asleep


def test_a_post_and_a_command_take_from_the_same_deck(posts: Posts, content: Content) -> None:
    decks = Decks(random.Random(2))
    shared = scheduled_posts(posts.library, decks)
    count = len(content.tips.tips)
    dealt = [shared.choose(schedule("tips"), "en") if n % 2 else decks.deal(GROUP, content).id for n in range(count)]
    assert len(set(dealt)) == count


@pytest.mark.parametrize("what", ["tips gone", "topic gone", "text", "something"])
def test_what_is_not_there_any_more_is_not_posted(posts: Posts, what: str) -> None:
    assert posts.choose(schedule(what), "en") == ""
    assert posts.make(schedule(what), "gone", KEY, "en") is None
    assert "not in my content any more" in posts.preview(schedule(what), "en").text


# How it looks


def test_a_tip_stands_there_with_its_source_and_four_buttons(posts: Posts) -> None:
    post = made(posts, "tips sleep")
    assert post.title == "Tip: Sleep"
    assert "Source: " in post.text
    assert labels(post) == ["Helpful", "Not for me", "Another one", "More on this"]
    assert not post.private


def test_a_topic_is_the_short_answer_with_a_way_to_the_long_one(posts: Posts, content: Content) -> None:
    post = made(posts, "topic cure")
    assert post.title == content.topics["cure"].question
    assert content.topics["cure"].short.strip() in post.text
    assert labels(post) == ["Helpful", "Not for me", "More on this"]


def test_a_moderators_text_is_shown_as_it_is(posts: Posts, words: PostWords) -> None:
    text = check_text("Hello **all**,\nplease note:\n- *water*\n- [rest](https://example.org)\n\n1. See you", words)
    post = made(posts, "text", text)
    assert plain(post.text) == ("Hello **all**,\n\nplease note:\n\n- *water*\n- [rest](https://example.org)\n\n1. See you")
    assert labels(post) == ["Helpful", "Not for me"]
    assert post.title == ""


@pytest.mark.parametrize("what", ["tips", "tips sleep", "topic cure", "text"])
def test_every_button_says_that_it_stands_below_a_post(posts: Posts, what: str) -> None:
    post = made(posts, what, "Hello")
    assert groups.asker([post.buttons[-1].id]) == groups.ALL
    assert all(groups.POST in button.answers for button in post.buttons)
    assert all(not groups.removes(button.id) for button in post.buttons)


def test_the_longest_ids_fit_a_button(posts: Posts, content: Content) -> None:
    long = "x" * LONGEST_ID
    tips = content.tips
    category, tip = replace(tips.categories[0], id=long, topic=long), replace(tips.tips[0], id="t", category=long)
    there = replace(
        content,
        topics={long: replace(content.topics["cure"], related=())},
        tips=replace(tips, categories=(category,), tips=(tip,)),
    )
    strained = scheduled_posts(replace(posts.library, languages={"en": there}), Decks(random.Random(1)))
    for what in (f"tips {long}", f"topic {long}"):
        subject = strained.choose(schedule(what), "en")
        post = strained.make(schedule(what), subject, "999999999-now-20261127-ab12cd3", "en")
        assert post
        assert max(len(button.id) for button in post.buttons) <= 64


# A preview


def test_a_preview_deals_no_card_and_cannot_be_voted_on(library: Library) -> None:
    looked, other = (scheduled_posts(library, Decks(random.Random(3))) for _ in range(2))
    shown = looked.preview(schedule("tips sleep"), "en")
    assert shown.title == "Tip: Sleep"
    assert shown.buttons == ()
    assert looked.choose(schedule("tips sleep"), "en") == other.choose(schedule("tips sleep"), "en")


@pytest.mark.parametrize("what", ["topic cure", "text"])
def test_a_preview_looks_like_the_post(posts: Posts, what: str) -> None:
    post, shown = made(posts, what, "See *you*"), posts.preview(schedule(what, "See *you*"), "en")
    assert (shown.title, shown.text) == (post.title, post.text)


# What is pressed below it


async def test_another_one_and_more_on_this_are_answered(posts: Posts, app: App, content: Content) -> None:
    ben = Talk(app.dispatcher, "ben", "group", private=False)
    post = made(posts, "tips sleep")
    assert (await ben.press_button(pressed(post, "Another one"))).startswith("Tip: Sleep")
    assert groups.asker(button.id for button in ben.last.buttons) == ""
    await ben.press_button(pressed(post, "More on this"))
    assert ben.last.title == content.topics["sleep"].question
    await ben.press_button(pressed(made(posts, "tips"), "Another one"))
    assert ben.last.title.startswith("Tip: ")


async def test_more_on_a_topic_opens_the_long_answer(posts: Posts, app: App, content: Content) -> None:
    ben = Talk(app.dispatcher, "ben", "group", private=False)
    said = await ben.press_button(pressed(made(posts, "topic cure"), "More on this"))
    assert plain(content.topics["cure"].more.strip()) in said


# A moderator's own text


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b \t"])
def test_an_empty_text_is_not_posted(words: PostWords, text: str) -> None:
    with pytest.raises(UserError, match="There is no text"):
        check_text(text, words)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hello @everyone", "@everyone"),
        ("now@here please", "@here"),
        ("Ask @anna_b.", "@anna_b"),
        ("(@Anna)", "@Anna"),
        ("Hello.@anna", "@anna"),
        ("Hello <@1234>", "<@1234>"),
        ("Hello <@!1234>", "<@!1234>"),
        ("Hello <@&1234>", "<@&1234>"),
        ("see tg://user?id=5 there", "tg://user?id=5"),
        ("TG://user?id=5", "TG://user?id=5"),
        ("Hello ＠everyone", "＠everyone"),
    ],
)
def test_a_text_that_calls_somebody_is_refused_at_that_word(words: PostWords, text: str, word: str) -> None:
    with pytest.raises(UserError) as refused:
        check_text(text, words)
    assert f'"{word}"' in plain(refused.value.text)
    assert "call nobody" in refused.value.text


@pytest.mark.parametrize("text", ["Write to anna@example.org", "info@here.com", "Today @3pm, 5 @ the hub", "a @ b"])
def test_an_e_mail_address_calls_nobody(words: PostWords, text: str) -> None:
    assert check_text(text, words) == text


def test_a_text_keeps_its_lines_without_needless_blanks(words: PostWords) -> None:
    assert check_text("  One \r\n two\r\n\n\n\n three\x07 ", words) == "One\ntwo\n\nthree"


def test_too_long_says_by_how_much(words: PostWords) -> None:
    assert check_text("x" * 2000, words)
    with pytest.raises(UserError, match="That is 7 characters too long"):
        check_text("x" * 2007, words)
    with pytest.raises(UserError, match="That is 2 characters too long"):
        check_text("*" * 1001, words)


PIECES = st.one_of(
    st.text(st.sampled_from("ab *_~`|[]()<>#@\\1.-+:/\n😀é"), max_size=60),
    st.sampled_from(
        ["https://x.org - 1. ", "1.https://a.b/c_d - ", "- ", "\n- ", "- - 1. x", "\n1. ", "**x**", "[a](https://b.c)"]
    ),
    st.integers(1, 2100).map(lambda length: "*" * length),
    st.integers(1, 2100).map(lambda length: "long " * (length // 5)),
    st.integers(1, 400).map(lambda count: "\n- https://a.b" * (count // 4)),
    st.text(max_size=30),
)


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join))
@example("1.https://a.b - " * 80)
@example("x" * 1998 + "\n.")
def test_what_passes_fits_one_message_everywhere(words: PostWords, text: str) -> None:
    """What is too long is cut, until it just passes."""
    while True:
        try:
            passed = check_text(text, words)
            break
        except UserError as refused:
            too_many = re.search(r"That is (\d+) characters too long", refused.text)
            if not too_many:
                return
            text = text[: -int(too_many[1])]
    shown = Reply(as_it_is(passed))
    assert len(on_discord.text_pages(shown)) == 1
    assert len(on_telegram.text_pages(shown)) == 1
    assert plain(shown.text).split() == passed.split()


@given(st.text(max_size=40), st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,30}", fullmatch=True), st.text(max_size=20))
def test_no_name_is_called_wherever_it_stands(words: PostWords, before: str, name: str, after: str) -> None:
    with pytest.raises(UserError):
        check_text(f"{before} @{name}{after}", words)
