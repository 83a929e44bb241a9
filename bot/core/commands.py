"""A command is a name, what it needs and who may use it; a feature is a few commands that belong together."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.fields import Answers, Field
from bot.core.messages import Button, Reply, Request, Target

Handler = Callable[[Request], Awaitable[Reply]]
Move = Callable[[Target, Target | None], None]
"""A place is now another one, or gone (None): what is kept for it goes along."""
Stop = Callable[[Request, bool], Awaitable[Reply | None]]
"""Stops what would go on by itself for whoever asks; the flag says whether an open question was ended by that. None: nothing."""
Arrive = Callable[[Request], Awaitable[Reply]]
"""The bot was added to the place of a request: what it says there; nothing where the reply is empty."""
Resume = Callable[[Request], Awaitable[Reply | Answers]]
"""Keeps what a request answers, and gives all answers known by now; or a reply, where there is nothing to ask."""


@dataclass(frozen=True, slots=True)
class Command:
    """`run` gets a request whose answers are complete and parsed. `summary` is one line of help for a locale.

    A name of two words is a subcommand. `example` shows a use of it. `private`: its replies are for the asker only.
    `moderators`: others are told so. `brief`: its reply is a short word to whoever pressed its button, wherever that stands.
    `hidden`: only buttons call it, nobody types it or is told of it. `offer` gives answers to choose from, the best first, to be
    shared anywhere.

    With `resume`, each answer is kept as soon as it is given, and any question may be skipped or gone back to. Its buttons
    carry on only the answers named in `carried`, and `bot.core.fields.AGAIN`. `around` gives what stands above each question and
    further buttons; `left`, what to say when somebody stops in the middle.
    """

    name: str
    run: Handler
    summary: Callable[[str], str]
    fields: tuple[Field, ...] = ()
    private: bool = False
    moderators: bool = False
    brief: bool = False
    hidden: bool = False
    example: Callable[[str], str] | None = None
    offer: Callable[[Request], tuple[Reply, ...]] | None = None
    resume: Resume | None = None
    carried: tuple[str, ...] = ()
    around: Callable[[Answers, str], tuple[str, tuple[Button, ...]]] | None = None
    left: Callable[[Answers, str], Reply] | None = None

    def carries(self, answers: Answers) -> Mapping[str, str]:
        """Those of the answers that its buttons carry on."""
        return {name: answer for name, answer in answers.items() if name in self.carried} if self.resume else answers


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do by itself every so often, while the bot runs. `run` does what is due."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Feature:
    """Commands that belong together, how to move what the feature keeps for a place, and what it does by itself, with how to
    stop that; what it says where the bot is new, and who is told of each request where others read along."""

    name: str
    commands: tuple[Command, ...]
    move: Move = lambda old, new: None
    jobs: tuple[Job, ...] = ()
    stop: Stop | None = None
    arrive: Arrive | None = None
    seen: Callable[[Request], None] | None = None
