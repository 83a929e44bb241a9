"""Conversations that have to go the same way on every platform: what a person does, and words they then see."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Step:
    """One thing a person does. `text` is what they type, or the beginning of what they press or tick."""

    act: Literal["says", "presses", "ticks"]
    text: str
    sees: str


def says(text: str, sees: str) -> Step:
    return Step("says", text, sees)


def presses(text: str, sees: str) -> Step:
    return Step("presses", text, sees)


def ticks(text: str, sees: str) -> Step:
    return Step("ticks", text, sees)


CURE = "Can massage therapy cure MS?"

DIALOGS: dict[str, list[Step]] = {
    "a question, more, and its sources": [
        says("will massage get rid of my ms", CURE),
        presses("More", "How sure are we"),
        presses("Sources", "Last checked"),
        presses("Short answer", "There is no known cure"),
        presses("Can massage replace", "replace my MS medication"),
    ],
    "an answer that was not asked for": [
        says("will massage get rid of my ms", CURE),
        presses("Not what I asked", "Did you mean one of these?"),
        presses("None of these", "no good answer"),
    ],
    "an answer that was not asked for, by typing alone": [
        says("will massage get rid of my ms", CURE),
        says("not what i asked", "Did you mean one of these?"),
        says("none of these", "no good answer"),
    ],
    "the same by commands": [
        says("/ask will massage get rid of my ms", CURE),
        says("/faq cure", CURE),
        says("/faq pre", 'begins with "pre"'),
        says("/help tip", "/tip sleep"),
    ],
    "no answer, and ways on": [
        says("what is the capital of peru", "I don't know that one"),
        presses("All topics", "What would you like to read about?"),
        presses("What it may help", "choose a question"),
        presses("Can massage help me sleep", "sleep"),
    ],
    "a question whose answer is typed": [
        says("what is the capital of peru", "I don't know that one"),
        presses("Try other words", "What would you like to know"),
        says("will massage get rid of my ms", CURE),
    ],
    "tips that do not come twice": [
        says("/tip sleep", "Tip: Sleep"),
        presses("Another tip", "Tip: Sleep"),
        presses("More on this", "sleep"),
    ],
    "benefits": [says("/benefits", "How massage may help"), presses("Relaxation", "calmer")],
    "a check before a massage": [
        says("/prepare", "Is any of these true right now?"),
        presses("None of these", "How are you today?"),
        ticks("Much more tired", "Press Done when the ticks are right"),
        presses("Done", "part of your health"),
        presses("None of these", "parts to be massaged"),
        presses("None of these", "Before a massage"),
    ],
    "a check that ends with urgent help": [
        says("/prepare", "Is any of these true right now?"),
        ticks("Chest pain", "Press Done"),
        presses("Done", "999"),
    ],
    "an emergency": [says("i want to kill myself", "Samaritans"), says("/ask i cant breathe", "999")],
    "an emergency in the middle of something": [
        says("/prepare", "Is any of these true right now?"),
        says("i cant breathe and my chest hurts", "999"),
    ],
    "a form that is stopped": [
        says("/prepare", "Is any of these"),
        says("stop", "I stopped"),
        says("stop", "not doing anything"),
    ],
    "slips": [says("/tip slepe", "Did you mean"), says("sleep", "sleep better"), says("/language xx", 'cannot find "xx"')],
    "courtesies": [says("hello", "Hello!"), says("thank you", "You are welcome")],
    "what the bot is": [
        says("/about", "I am a program"),
        says("/privacy", "Nothing about your health is stored unless you agree"),
        says("/language en", "English"),
    ],
}
