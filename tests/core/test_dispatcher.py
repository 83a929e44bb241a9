"""What the dispatcher promises, with small commands of its own."""

import logging
from dataclasses import dataclass, field, replace

import pytest

from bot.content import Content
from bot.core.commands import Command, Feature
from bot.core.dispatcher import Alarm, Dispatcher
from bot.core.drafts import Drafts
from bot.core.fields import Choice, Text
from bot.core.flood import Flood
from bot.core.messages import Reply, Request, Target, User
from bot.core.shown import Shown
from bot.core.ticks import Several
from bot.errors import UserError
from tests.conftest import Clock
from tests.talk import Talk

SIZES = {"small": "Small", "large": "Large"}


@dataclass
class Shop:
    """A feature that writes down what it was asked."""

    orders: list[Request] = field(default_factory=list)

    def feature(self) -> Feature:
        async def order(request: Request) -> Reply:
            self.orders.append(request)
            return Reply(f"{request.answers['size']} {request.answers['name']}")

        async def fail(request: Request) -> Reply:
            raise ValueError(f"secret {request.typed}")

        async def refuse(request: Request) -> Reply:
            raise UserError("Not today.")

        size = Choice("size", lambda locale: SIZES, lambda locale: "Which size?")
        name = Text("name", lambda locale: "What name?")
        toppings = Several("toppings", lambda locale: {"nuts": "Nuts", "jam": "Jam"}, lambda locale: "Toppings?")

        async def cake(request: Request) -> Reply:
            return Reply(f"with {toppings.ticked(request.answers['toppings'], 'en')}")

        def summary(locale: str) -> str:
            return "x"

        return Feature(
            "shop",
            (
                Command("order", order, summary, (size, name)),
                Command("cake", cake, summary, (toppings,), private=True),
                Command("fail", fail, summary, (Text("why", lambda locale: "?"),), private=True),
                Command("refuse", refuse, summary, private=True),
                Command("close", order, summary, moderators=True),
            ),
        )


def screen(request: Request, text: str) -> Alarm | None:
    if "fire" in text:
        return Alarm(Reply("Call now."), alone=True)
    return Alarm(Reply("Take care."), alone=False) if "smoke" in text else None


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def talk(shop: Shop, content: Content, clock: Clock) -> Talk:
    words = content.messages.core
    dispatcher = Dispatcher(
        [shop.feature()],
        plain="order",
        screen=screen,
        locale=lambda r: "en",
        words=lambda locale: words,
        drafts=Drafts(clock),
        flood=Flood(clock),
        shown=Shown(clock),
    )
    return Talk(dispatcher)


async def test_what_is_missing_is_asked_for_one_after_the_other(talk: Talk) -> None:
    assert await talk.say("/order") == "Which size?"
    assert talk.labels == ["Small", "Large"]
    assert await talk.press("Large") == "What name?"
    assert await talk.say("Ben") == "large Ben"


async def test_everything_works_by_typing_alone(talk: Talk) -> None:
    assert await talk.say("/order") == "Which size?"
    assert await talk.say("sm") == "What name?"
    assert await talk.say("Ben") == "small Ben"
    assert await talk.say("/order large Ann Lee") == "large Ann Lee"


async def test_a_slip_is_explained_and_the_question_stays_open(talk: Talk) -> None:
    await talk.say("/order")
    assert "Did you mean: Small" in await talk.say("smal l")
    assert await talk.say("small") == "What name?"


async def test_a_button_of_an_earlier_message_still_means_what_it_said(talk: Talk) -> None:
    await talk.say("/order")
    small = talk.last.buttons[0]
    await talk.say("/order large Ben")
    assert await talk.press_button(small) == "What name?"
    assert await talk.say("Ann") == "small Ann"


async def test_a_question_is_forgotten_after_half_an_hour(talk: Talk, clock: Clock) -> None:
    await talk.say("/order large")
    clock.pass_(31)
    assert await talk.say("small") == "What name?"


async def test_another_person_does_not_answer_my_question(talk: Talk) -> None:
    await talk.say("/order large")
    talk.user = "ben"
    assert await talk.say("small") == "What name?"


async def test_ticks_by_buttons_and_by_letters_end_the_same(talk: Talk) -> None:
    await talk.say("/cake")
    assert talk.labels == ["a. Nuts", "b. Jam", "None of these"]
    await talk.press("a.")
    assert talk.labels == ["a. Nuts (ticked)", "b. Jam", "Done"]
    await talk.press("b.")
    await talk.press("a.")
    assert await talk.press("Done") == "with ('jam',)"
    await talk.say("/cake")
    assert await talk.say("b") == "with ('jam',)"
    assert await talk.say("/cake none") == "with ()"
    assert await talk.say("/cake ab") == "with ('nuts', 'jam')"


async def test_letters_add_to_what_was_ticked_by_buttons(talk: Talk) -> None:
    await talk.say("/cake")
    await talk.press("a.")
    assert await talk.say("b") == "with ('nuts', 'jam')"
    await talk.say("/cake")
    await talk.press("b.")
    assert await talk.say("done") == "with ('jam',)"


async def test_a_form_that_is_done_asks_nothing_more(talk: Talk) -> None:
    await talk.say("/cake")
    await talk.press("None")
    assert "cannot find" in await talk.say("a")


async def test_a_lone_stop_ends_a_form(talk: Talk) -> None:
    await talk.say("/order")
    assert "I stopped" in await talk.say("Stop")
    assert "cannot find" in await talk.say("x")


async def test_the_name_of_a_command_is_enough(talk: Talk) -> None:
    assert await talk.say("order") == "Which size?"


async def test_a_tilde_at_the_end_is_just_a_sign(talk: Talk) -> None:
    assert await talk.say("/order large is it safe~") == "large is it safe~"


async def test_answers_of_native_options_are_looked_at_too(talk: Talk, shop: Shop) -> None:
    for answers in ({"size": "fire"}, {"size": "large", "name": "there is a fire"}):
        request = Request(User("test", "anna"), Target("test", "anna"), "order", answers=answers)
        assert (await talk.dispatcher.handle(request)).text == "Call now."
    assert shop.orders == []


async def test_a_very_long_word_is_survived(talk: Talk) -> None:
    assert "fewer than 4096" in await talk.say("/order large " + "x" * 100_000)


@pytest.mark.parametrize("line", ["there is a fire", "/order fire", "/order large fire", "/nonsense fire", "/close fire"])
async def test_urgent_comes_before_anything_else(talk: Talk, shop: Shop, line: str) -> None:
    assert await talk.say(line) == "Call now."
    assert talk.labels == []
    assert shop.orders == []


async def test_a_choice_is_no_cry_for_help_but_words_after_it_are_read(talk: Talk, shop: Shop) -> None:
    sizes = {"fire": "Fire red"}
    size = Choice("size", lambda locale: sizes, lambda locale: "Which size?")
    order = talk.dispatcher.table["order"]
    talk.dispatcher.table = {"order": replace(order, fields=(size, order.fields[1]))}
    assert await talk.say("/order fire") == "What name?"
    assert await talk.say("/order fire") == "What name?"
    assert await talk.say("/order fire there is a fire") == "Call now."


async def test_urgent_comes_first_in_the_middle_of_a_form_and_ends_it(talk: Talk) -> None:
    await talk.say("/order large")
    assert await talk.say("fire!") == "Call now."
    assert await talk.say("small") == "What name?"


async def test_after_an_emergency_the_old_page_of_a_form_repeats_the_help_until_it_is_begun_anew(talk: Talk) -> None:
    await talk.say("/cake")
    old = talk.last.buttons
    assert await talk.say("fire!") == "Call now."
    assert [await talk.press_button(old[0]), await talk.press_button(old[-1])] == ["Call now."] * 2
    assert talk.last.urgent
    await talk.say("/cake")
    assert await talk.press("None") == "with ()"


async def test_maybe_urgent_puts_one_line_before_the_normal_answer(talk: Talk) -> None:
    assert await talk.say("/order large smoke") == "Take care.\n\nlarge smoke"


async def test_moderators_only(talk: Talk) -> None:
    assert "Only moderators" in await talk.say("/close")


@pytest.mark.parametrize(("typed", "said"), [("/ordr", "Did you mean: /order?"), ("/zzzz", "I do not know /zzzz")])
async def test_an_unknown_command_gets_the_nearest_ones(talk: Talk, typed: str, said: str) -> None:
    assert said in await talk.say(typed)


@pytest.mark.parametrize("button_id", ["", "nonsense", "gone:x=1", ":x=1", "order:%%%", "\x00:"])
async def test_a_button_that_is_not_ours_is_answered_politely(talk: Talk, button_id: str) -> None:
    assert "do not know this button" in await talk.press_id(button_id)


async def test_private_replies_stay_private_also_when_something_fails(talk: Talk) -> None:
    talk.private = False
    for line in ("/cake", "/cake z", "/cake fire", "/fail now", "/refuse"):
        await talk.say(line)
        assert talk.last.private, line
    await talk.say("/order")
    assert not talk.last.private


@pytest.mark.parametrize("line", ["z", "fire", "stop", "a", "none", "a whole new question here"])
async def test_what_answers_a_private_question_in_a_group_is_answered_in_private(talk: Talk, line: str) -> None:
    talk.private = False
    await talk.say("/cake")
    await talk.say(line)
    assert talk.last.private


async def test_a_bug_gives_a_reference_and_tells_the_log_no_word_of_the_person(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = await talk.say("/fail my leg hurts")
    reference = said.rsplit(" ", 1)[1]
    assert len(reference) == 6
    assert reference in caplog.text
    assert "leg" not in caplog.text
    assert "secret" not in caplog.text
    assert "anna" not in caplog.text


async def test_the_log_names_command_platform_outcome_and_time_only(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await talk.say("/order large my secret")
    await talk.say("/mysecret")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert lines[0].startswith("command=order platform=test outcome=answered ms=")
    assert lines[1].startswith("command=text platform=test outcome=refused ms=")
    assert "secret" not in caplog.text


async def test_control_characters_do_not_come_back(talk: Talk) -> None:
    assert "\x1b" not in await talk.say("/order large \x1b[31mred\x07")


async def test_a_private_command_is_handed_over_where_nobody_can_be_told_alone(talk: Talk, shop: Shop) -> None:
    talk.private, talk.whispers = False, False
    for line in ("/cake", "/cake a", "cake"):
        assert "not here where others read along" in await talk.say(line)
        assert talk.last.handover
        assert [button.id for button in talk.last.buttons] == ["cake:"]
        assert not talk.last.private
    assert await talk.say("/cake fire") == "Call now."
    assert not talk.last.private, "what was said for all to read is answered for all to read"


async def test_an_open_private_question_is_not_answered_where_all_can_read(talk: Talk) -> None:
    talk.private = False
    await talk.say("/cake")
    talk.whispers = False
    assert 'I cannot find "a"' in await talk.say("a"), "it is taken for a new order"
    assert not talk.last.private


async def test_words_that_a_message_answers_stand_in_for_missing_ones(talk: Talk, shop: Shop) -> None:
    request = Request(User("test", "anna"), Target("test", "anna"), "fail", replied_to="there is a fire")
    assert (await talk.dispatcher.handle(request)).text == "Call now."
    request = replace(request, replied_to="words", typed="own words", command="order")
    assert (await talk.dispatcher.handle(request)).text.startswith('I cannot find "own"')


async def test_what_is_said_in_passing_is_answered_only_with_an_answer(talk: Talk) -> None:
    request = Request(User("test", "anna"), Target("test", "anna"), typed="lol", aside=True)
    assert (await talk.dispatcher.handle(request)).text == ""
    assert (await talk.dispatcher.handle(replace(request, typed="fire"))).text == "Call now."
    assert (await talk.dispatcher.handle(replace(request, typed="smoke"))).text == "Take care."


async def test_urgent_help_is_marked_so_that_nothing_holds_it_back(talk: Talk) -> None:
    await talk.say("fire")
    assert talk.last.urgent
    for _ in range(100):
        await talk.say("/refuse")
    assert await talk.say("/refuse") == ""
    assert await talk.say("fire") == "Call now."
    assert (await talk.say("/order large smoke")).startswith("Take care.")


async def test_a_form_is_filled_at_once(talk: Talk) -> None:
    await talk.say("/order")
    assert talk.last.form
    request = Request(User("test", "anna"), Target("test", "anna"))
    reply = await talk.dispatcher.fill(request, talk.last.form.id, {"size": "large", "name": "Ben"})
    assert reply.text == "large Ben"


async def test_stop_is_a_command_too(talk: Talk) -> None:
    await talk.say("/order")
    assert "I stopped" in await talk.say("/stop")
    assert "not doing anything" in await talk.say("/stop")


async def test_a_place_takes_its_open_questions_along(talk: Talk) -> None:
    await talk.say("/order large")
    talk.dispatcher.move(Target("test", "anna"), Target("test", "new"))
    talk.chat = "new"
    assert await talk.say("Ben") == "large Ben"
    await talk.say("/order large")
    talk.dispatcher.move(Target("test", "new"), None)
    assert await talk.say("small") == "What name?"
