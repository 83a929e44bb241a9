"""The methods that answer presses and inline queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .entities import read_formatted
from .errors import ApiError, Json
from .keyboards import check_markup
from .limits import (
    CALLBACK_ANSWER_UNITS,
    INLINE_OFFSET_BYTES,
    INLINE_RESULT_ID_BYTES,
    INLINE_RESULTS,
    START_PAYLOAD,
    TEXT_UNITS,
)
from .parameters import Params
from .presses import CallbackAnswer, InlineAnswer
from .sending import doubted
from .units import units, visible
from .words import words

if TYPE_CHECKING:
    from .world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ARTICLE_FIELDS = frozenset(
    words("type id title input_message_content reply_markup url description thumbnail_url thumbnail_width thumbnail_height")
)
"""API: InlineQueryResultArticle."""
CONTENT_FIELDS = frozenset(words("message_text parse_mode entities link_preview_options"))
"""API: InputTextMessageContent."""


def answer_callback_query(world: World, params: Params) -> bool:
    """Stops a button's waiting sign, perhaps with a note."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answered:
        raise ApiError(TOO_OLD)
    if world.now() - press.at > world.callback_deadline:
        was_there = press.delivered_at is not None and press.delivered_at - press.at < world.callback_deadline
        raise ApiError(TOO_OLD, avoidable=was_there)
    if units(params.text("text")) > CALLBACK_ANSWER_UNITS:
        raise ApiError("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not _opens_bot(url, world.bot.username):
        raise ApiError("URL_INVALID")
    press.answer = CallbackAnswer(params.text("text"), params.flag("show_alert"), url, params.number("cache_time"))
    world.settled(press)
    press.bell.ring()
    return True


def _opens_bot(url: str, username: str) -> bool:
    link = rf"(?:https?://)?(?:t|telegram)\.me/{username}\?start=({START_PAYLOAD.pattern})"
    return bool(re.fullmatch(link, url, re.IGNORECASE))


def answer_inline_query(world: World, params: Params) -> bool:
    """Offers results."""
    asked = world.queries.get(params.text("inline_query_id"))
    if asked is None or asked.answer is not None:
        raise ApiError(TOO_OLD)
    results = params.data("results")
    if not isinstance(results, list):
        raise ApiError("expected an Array of InlineQueryResult")
    if len(results) > INLINE_RESULTS:
        raise ApiError("RESULTS_TOO_MUCH")
    seen_ids: set[str] = set()
    for result in results:
        _check_article(world, result)
        if result["id"] in seen_ids:
            raise ApiError("RESULT_ID_DUPLICATE")
        seen_ids.add(result["id"])
    if len(params.text("next_offset").encode()) > INLINE_OFFSET_BYTES:
        raise ApiError("NEXT_OFFSET_INVALID")
    button = params.data("button")
    _check_button(button)
    asked.answer = InlineAnswer(
        asked,
        results,
        {
            "button": button,
            "next_offset": params.text("next_offset"),
            "cache_time": params.number("cache_time", 300),
            "is_personal": params.flag("is_personal"),
        },
    )
    asked.bell.ring()
    return True


def _check_article(world: World, result: Any) -> None:
    if not isinstance(result, dict):
        raise ApiError("can't parse inline query result: expected an Object")
    if result.get("type") != "article":
        raise ApiError(f"can't parse inline query result: type {result.get('type')!r} is unknown here")
    for name in ("id", "title", "input_message_content"):
        if name not in result:
            raise ApiError(f"can't parse inline query result: Can't find field \"{name}\"")
    if not isinstance(result["id"], str) or not 1 <= len(result["id"].encode()) <= INLINE_RESULT_ID_BYTES:
        raise ApiError("RESULT_ID_INVALID")
    if not str(result["title"]).strip():
        raise ApiError("ARTICLE_TITLE_EMPTY")
    for unknown in sorted(result.keys() - ARTICLE_FIELDS):
        world.problem(f"answerInlineQuery: an article has no field {unknown!r}")
    check_markup(result.get("reply_markup"))
    _check_content(world, result["input_message_content"])


def _check_content(world: World, content: Json) -> None:
    if "message_text" not in content:
        raise ApiError("can't parse inline query result: message_text is missing")
    for unknown in sorted(content.keys() - CONTENT_FIELDS):
        world.problem(f"answerInlineQuery: a text has no field {unknown!r}")
    formatted = read_formatted(content, str(content["message_text"]))
    doubted(world, formatted)
    if not visible(formatted.text):
        raise ApiError("MESSAGE_EMPTY")
    if units(formatted.text) > TEXT_UNITS:
        raise ApiError("MESSAGE_TOO_LONG")


def _check_button(button: Any) -> None:
    if not button:
        return
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise ApiError("SWITCH_PM_TEXT_EMPTY")
    if ("start_parameter" in button) == ("web_app" in button):
        raise ApiError("can't parse InlineQueryResultsButton: exactly one of start_parameter and web_app is needed")
    if "start_parameter" in button and not START_PAYLOAD.fullmatch(str(button["start_parameter"])):
        raise ApiError("START_PARAM_INVALID")


METHODS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
