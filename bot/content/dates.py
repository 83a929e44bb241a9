"""Days as people write them."""

from datetime import date

from bot.content.diary_words import DateWords


def full(day: date, words: DateWords) -> str:
    """A day with its year, such as "24 Nov 2026"."""
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def short(day: date, words: DateWords) -> str:
    """A day without its year, such as "24 Nov"."""
    return words.day.format(day=day.day, month=words.months[day.month - 1])
