"""/help, /about and /privacy."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from bot import VERSION
from bot.config import Operator
from bot.content import Library
from bot.content.models import Content
from bot.core.commands import Command, Feature
from bot.core.fields import Choice
from bot.core.markup import escape
from bot.core.messages import Button, Reply, Request
from bot.core.ticks import Several

OPENED = ("ask", "faq", "tip", "benefits", "prepare", "checkin", "progress", "remind", "mydata")
"""Commands that /help opens by a button, so that nobody has to type."""


def feature(operator: Operator, library: Library, commands: Callable[[], tuple[Command, ...]]) -> Feature:
    """What the bot says about itself. `commands` are those that /help lists."""

    async def help_(request: Request) -> Reply:
        words = library.languages[request.locale].messages.about
        shown = [command for command in commands() if request.moderator or not command.moderators]
        wanted = next((command for command in shown if command.name == request.answers.get("command")), None)
        if wanted:
            return _usage(wanted, library.languages[request.locale], request.locale)
        lines = "\n".join(f"- /{_listed(command)}: {command.summary(request.locale)}" for command in _heads(shown))
        text = f"{words.help_intro}\n\n{lines}\n\n{words.help_group}\n\n{words.help_outro}"
        opened = {command.name: command.summary(request.locale) for command in shown}
        return Reply(text, words.help_title, tuple(Button(opened[name], name) for name in OPENED if name in opened))

    async def about(request: Request) -> Reply:
        content = library.languages[request.locale]
        words = content.messages.about
        oldest = min(topic.reviewed for topic in content.topics.values())
        text = words.about.format(
            version=VERSION, topics=len(content.topics), tips=len(content.tips.tips), reviewed=oldest.isoformat()
        )
        who = words.run_by.format(name=escape(operator.name)) if operator.name else words.run_by_unknown
        contact = words.contact.format(contact=escape(operator.contact)) if operator.contact else ""
        limits = content.topics.get("bot-limits")
        buttons = (Button(limits.question, "faq", {"topic": "bot-limits"}),) if limits else ()
        return Reply(f"{text.strip()}\n\n{who} {contact}".strip(), words.about_title, buttons)

    async def privacy(request: Request) -> Reply:
        words = library.languages[request.locale].messages.about
        return Reply(words.privacy.strip(), words.privacy_title)

    def names(locale: str) -> Mapping[str, str]:
        return {command.name: f"/{command.name}" for command in commands()}

    command = Choice("command", names, library.say(lambda c: c.messages.about.help_prompt), required=False)
    example = library.say(lambda c: c.messages.about.help_example)
    return Feature(
        "about",
        (
            Command("help", help_, library.say(lambda c: c.messages.about.help_summary), (command,), example=example),
            Command("about", about, library.say(lambda c: c.messages.about.about_summary)),
            Command("privacy", privacy, library.say(lambda c: c.messages.about.privacy_summary)),
        ),
    )


def _heads(commands: Iterable[Command]) -> Iterator[Command]:
    """Of the moderators' families of commands the first one alone, which leads to the others."""
    families = set[str]()
    for command in commands:
        family, subcommand, _ = command.name.partition(" ")
        if not (command.moderators and subcommand):
            yield command
        elif family not in families:
            families.add(family)
            yield command


def _listed(command: Command) -> str:
    return command.name.partition(" ")[0] if command.moderators else command.name


def _usage(command: Command, content: Content, locale: str) -> Reply:
    words = content.messages.about
    typed = [field for field in command.fields if not (field.hidden or isinstance(field, Several))]
    fields = " ".join(field.name if field.required else f"[{field.name}]" for field in typed)
    lines = [command.summary(locale) + "."]
    lines.append(words.usage.format(usage=escape(f"/{command.name} {fields}".strip())))
    if command.example:
        lines.append(words.example.format(example=command.example(locale)))
    if command.private:
        lines.append(words.private)
    return Reply("\n\n".join(lines), f"/{command.name}")
