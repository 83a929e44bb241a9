"""/prepare card: what a massage therapist should know, ticked and made into a card. Nothing of it is stored."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content import Library, dates
from bot.content.diary import CardItem, CardPage
from bot.content.diary_words import CardWords
from bot.content.models import Content
from bot.core.commands import Command, Feature
from bot.core.messages import Button, File, Reply, Request
from bot.core.ticks import Several
from bot.papers import off_the_loop, sheet


def feature(library: Library, zone_of: Callable[[Request], str], now: Callable[[], datetime]) -> Feature:
    """The card of `library`. `zone_of` gives the time zone of who asks, `now` the time."""

    async def card(request: Request) -> Reply:
        content = library.languages[request.locale]
        words = content.messages.card
        ticked = [
            item
            for page, field in zip(content.card.pages, fields, strict=True)
            for item in page.items
            if item.id in field.ticked(request.answers[field.name], request.locale)
        ]
        again = Button(words.again, "prepare card")
        if not ticked:
            return Reply(words.nothing, buttons=(again,))
        made_at = now().astimezone(ZoneInfo(zone_of(request)))
        page = await off_the_loop(lambda: _page(ticked, made_at, content))
        file = File(f"{words.file}-{made_at.date().isoformat()}.pdf", page, words.file_holds.format(count=len(ticked)))
        return Reply(_told(ticked, content), words.title, (again,), file=file)

    def field(number: int, page: CardPage) -> Several:
        def here(locale: str) -> CardPage:
            return library.languages[locale].card.pages[number]

        def prompt(locale: str) -> str:
            content = library.languages[locale]
            intro = f"{content.card.intro}\n\n" if number == 0 else ""
            return f"{intro}**{here(locale).question}**\n\n{content.messages.card.hint}"

        return Several(page.id, lambda locale: {item.id: item.text for item in here(locale).items}, prompt)

    first = next(iter(library.languages.values()))
    fields = tuple(field(number, page) for number, page in enumerate(first.card.pages))
    summary = library.say(lambda c: c.messages.card.summary)
    return Feature("card", (Command("prepare card", card, summary, fields, private=True),))


def _told(ticked: list[CardItem], content: Content) -> str:
    """The card as a message."""
    words = content.messages.card
    first, others = (_lines([item for item in ticked if item.first is asked], words) for asked in (True, False))
    parts = [f"**{words.first_title}**", first, words.first_hint] if first else []
    parts += [f"**{words.others_title}**"] if first and others else []
    parts += [others] if others else []
    return "\n\n".join([*parts, words.by_hand, words.not_kept])


def _lines(items: list[CardItem], words: CardWords) -> str:
    return "\n".join(f"- {words.line.format(have=item.have, ask=item.ask)}" for item in items)


def _page(ticked: list[CardItem], made_at: datetime, content: Content) -> bytes:
    """The card as a PDF: what has to be asked first, with a box to tick and room for the answer, and everything else."""
    words = content.messages.card
    about = words.about.format(date=dates.full(made_at.date(), content.messages.dates))

    def more(count: int) -> str:
        return words.more.format(count=count)

    first = tuple((item.have, item.ask, sheet.BOX) for item in ticked if item.first)
    others = tuple((item.have, item.ask) for item in ticked if not item.first)
    blocks: list[sheet.Block] = [sheet.Paragraph(text) for text in (about, *words.lines)]
    if first:
        asked = sheet.Table((words.have, words.ask, words.asked), first, (0.34, 0.4, 0.26), more)
        blocks += [sheet.Heading(words.first_title), sheet.Paragraph(words.first_paper), asked]
    if others:
        blocks += [sheet.Heading(words.others_title)] if first else []
        blocks.append(sheet.Table((words.have, words.ask), others, (0.4, 0.6), more))
    return sheet.make(sheet.Sheet(words.title, content.language, about, made_at, (*blocks, sheet.Paragraph(words.thanks))))
