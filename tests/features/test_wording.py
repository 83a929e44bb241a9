"""What may be kept of a question that nobody could answer, and what people may never find there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.features.unanswered.wording import GAP, LONGEST, Cleaner

PERSONAL = [
    # names
    ("my name is Sarah, does cupping help stiff legs?", "sarah"),
    ("my name is sarah, does cupping help stiff legs?", "sarah"),
    ("name's Priya and i wonder if cupping helps stiff legs", "priya"),
    ("I'm Mark, does cupping help stiff legs?", "mark"),
    ("i'm mark does cupping help stiff legs", "mark"),
    ("im hope does cupping help stiff legs", "hope"),
    ("i am will, does cupping help stiff legs", "i am will"),
    ("I am Tomasz and have stiff legs, does cupping help", "tomasz"),
    ("call me Jo. does cupping help stiff legs?", "jo"),
    ("Does Rose know if cupping helps stiff legs?", "rose"),
    ("rose said cupping helps stiff legs, is it true?", "rose"),
    ("does Young do cupping for stiff legs?", "young"),
    ("does Mother's friend Reader White do cupping for stiff legs?", "white"),
    ("is Will right that cupping helps stiff legs?", "will"),
    ("my husband John has stiff legs, does cupping help?", "john"),
    ("my husband john has stiff legs, does cupping help?", "john"),
    ("my daughter ivy has stiff legs, does cupping help?", "ivy"),
    ("this is for mrs grant, does cupping help stiff legs?", "grant"),
    ("Dr Patel says cupping helps stiff legs, is it true?", "patel"),
    ("Dr. Hope says cupping helps stiff legs, is it true?", "hope"),
    ("dr young says cupping helps stiff legs, is it true?", "young"),
    ("does nurse joy know whether cupping helps stiff legs?", "joy"),
    ("my therapist, Anna-Lena, does cupping on stiff legs, ok?", "lena"),
    ("does O'Brien do cupping for stiff legs?", "brien"),
    ("hi frank, does cupping help stiff legs", "frank"),
    ("hey Jasmine! does cupping help stiff legs?", "jasmine"),
    ("does cupping help stiff legs? thanks, amber", "amber"),
    ("does cupping help stiff legs? best regards, Florence Miller", "miller"),
    ("does cupping help stiff legs - Олена", "олена"),
    ("does cupping help stiff legs 山田さん", "山田"),
    ("DOES CUPPING HELP STIFF LEGS, SIGNED MARK", "mark"),
    ("does j.o.h.n need cupping for stiff legs", "j.o"),
    ("does MARK need cupping for stiff legs?", "mark"),
    # mentions, mails, links, tokens
    ("@anna_b does cupping help stiff legs?", "anna"),
    ("ask @anna-b, she knows if cupping helps stiff legs", "anna"),
    ("<@123456789012345678> does cupping help stiff legs?", "123"),
    ("<@!123456789012345678> does cupping help stiff legs?", "123"),
    ("does cupping help stiff legs? mail me: anna.smith@example.com", "example"),
    ("write to anna [at] example.com, does cupping help stiff legs?", "example"),
    ("see https://example.com/anna?x=1, does cupping help stiff legs?", "example"),
    ("www.annas-blog.org says cupping helps stiff legs, true?", "annas"),
    ("t.me/annab says cupping helps stiff legs, true?", "annab"),
    ("does cupping help stiff legs #AnnaWalksForMS", "annawalks"),
    ("my key is sk-live-4242abcd, does cupping help stiff legs?", "4242"),
    ("does cupping help stiff legs? token MTIzNDU2.abc-DEF_ghi", "mtiz"),
    ("does cupping help stiff legs C:\\Users\\anna", "users"),
    # numbers, dates, ages
    ("call +44 7700 900123, does cupping help stiff legs?", "7700"),
    ("call (0117) 496-0123 - does cupping help stiff legs?", "0117"),
    ("my nhs number is 943 476 5919, does cupping help stiff legs?", "943"),
    ("iban DE89 3704 0044 0532 0130 00 does cupping help stiff legs", "3704"),
    ("i am 43, does cupping help stiff legs?", "43"),
    ("i'm forty-three, does cupping help stiff legs?", "forty"),
    ("i am forty three, does cupping help stiff legs?", "forty"),
    ("i am fifty and have stiff legs, does cupping help?", "fifty"),
    ("43yo with stiff legs, does cupping help?", "43"),
    ("born 12/05/1980, does cupping help stiff legs?", "1980"),
    ("born on 12 May 1980, does cupping help stiff legs?", "1980"),
    ("stiff legs since march, does cupping help?", "march"),
    ("stiff legs since tuesday, does cupping help?", "tuesday"),
    ("stiff legs and fifty, does cupping help?", "fifty"),
    ("stiff legs since Tuesday, does cupping help?", "tuesday"),
    ("does cupping help stiff legs ①②③ ４２", "42"),
    # places, addresses
    ("i live in bristol, does cupping help stiff legs?", "bristol"),
    ("in Bath, does cupping help stiff legs?", "bath"),
    ("i am from bath, does cupping help stiff legs?", "bath"),
    ("i am from cork, does cupping help stiff legs?", "cork"),
    ("near reading, who does cupping for stiff legs?", "reading"),
    ("who does cupping for stiff legs in new york?", "york"),
    ("who does cupping for stiff legs in Saint-Étienne?", "étienne"),
    ("who does cupping for stiff legs in deal?", "deal"),
    ("I moved to Leeds, does cupping help stiff legs?", "leeds"),
    ("12 Church Road, does cupping help stiff legs?", "12"),
    ("i live on church road, does cupping help stiff legs?", "church"),
    ("at SW1A 1AA, who does cupping for stiff legs?", "sw1a"),
    ("10115 Berlin, does cupping help stiff legs?", "10115"),
    # employers, hospitals
    ("i work at tesco, does cupping help stiff legs?", "tesco"),
    ("i work for amazon, does cupping help stiff legs?", "amazon"),
    ("I work at Boots, does cupping help stiff legs?", "boots"),
    ("i work at boots, does cupping help stiff legs?", "boots"),
    ("at Guy's Hospital, do they do cupping for stiff legs?", "guy"),
    ("do they do cupping for stiff legs at st mary's hospital?", "mary"),
    ("does bath hospital do cupping for stiff legs?", "bath"),
    ("is cupping for stiff legs taught at oxford university?", "oxford"),
    ("does the walton centre do cupping for stiff legs?", "walton"),
]
NEVER_NOTED = [
    "i feel hopeless, does cupping help stiff legs?",
    "does cupping help stiff legs? i want to end it",
    "I can't go on like this, are there other treatments for stiff legs?",
    "he hits me, does cupping help bruised legs?",
    "there is no point, why do my legs hurt",
    "how many pills are an overdose for stiff legs",
]
KEPT = [
    ("does acupuncture help with restless legs?", "does acupuncture help with restless legs?"),
    ("Is cupping ok if I take ocrelizumab?", "is cupping ok if I take ocrelizumab?"),
    ("IS INFRARED SAUNA SAFE FOR PEOPLE WITH MS", "is infrared sauna safe for people with ms"),
    ("i’m so stiff after swimming, what can i do", "i'm so stiff after swimming what can i do"),
    (
        "I live in Bristol. I am 43. Does kinesiology taping help foot drop? Thanks, Anna",
        "does kinesiology taping help foot drop?",
    ),
    ("my husband John asks: does cupping help stiff legs?", "does cupping help stiff legs?"),
    ("is xyzzy oil good for dry skin", "is ... oil good for dry skin"),
]
NOT_ENOUGH = [
    "does cupping help?",
    "",
    "   ",
    "???",
    "hi Anna",
    "why is that",
    "does Hans know Greta?",
    "asdf qwer zxcv",
    "🙂🙂",
]


@pytest.fixture(scope="module")
def cleaner(content: Content) -> Cleaner:
    return Cleaner(content)


def test_there_are_enough_examples() -> None:
    assert len(PERSONAL) >= 60


def test_only_plain_words_are_known(cleaner: Cleaner) -> None:
    assert all(word.replace("'", "").replace("-", "").isalpha() for word in cleaner.known)


@pytest.mark.parametrize(("question", "personal"), PERSONAL)
def test_nothing_personal_is_kept(cleaner: Cleaner, question: str, personal: str) -> None:
    kept = cleaner.clean(question)
    assert personal not in kept.casefold()
    assert "cupping" in kept, "what it was about is kept"


@pytest.mark.parametrize("question", NEVER_NOTED)
def test_of_a_cry_for_help_nothing_is_kept(cleaner: Cleaner, question: str) -> None:
    assert cleaner.clean(question) == ""


@pytest.mark.parametrize(("question", "kept"), KEPT)
def test_what_it_was_about_is_kept(cleaner: Cleaner, question: str, kept: str) -> None:
    assert cleaner.clean(question) == kept


@pytest.mark.parametrize("question", NOT_ENOUGH)
def test_what_nobody_could_understand_is_not_kept(cleaner: Cleaner, question: str) -> None:
    assert cleaner.clean(question) == ""


def test_a_long_story_is_cut_to_its_question(cleaner: Cleaner) -> None:
    story = "I had a long day and my legs hurt. " * 20
    assert cleaner.clean(f"{story}Does cupping help spasms? {story}") == "does cupping help spasms?"
    assert cleaner.clean(story) == "", "no question in it"
    assert len(cleaner.clean(f"does cupping help {'when my legs hurt and ' * 40}")) <= LONGEST


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(["does cupping help stiff legs?", "my name is", "Rose.", "in", "legs"])).map(
        " ".join
    )
)
def test_whatever_is_asked_only_known_words_stay(cleaner: Cleaner, content: Content, question: str) -> None:
    kept = cleaner.clean(question)
    assert len(kept) <= LONGEST
    for word in kept.replace("?", "").split():
        assert word == GAP or word in cleaner.known or word in content.wordings.capitals
        assert not re.search(r"[\d@#/<>_:]", word)
        assert word.lower() not in content.wordings.names


@given(st.lists(st.sampled_from([text for text, _ in PERSONAL])).map(" ".join))
def test_long_stories_hide_nothing_either(cleaner: Cleaner, question: str) -> None:
    kept = cleaner.clean(question)
    for personal in ("sarah", "bristol", "anna", "7700", "tesco"):
        assert personal not in kept.lower()
