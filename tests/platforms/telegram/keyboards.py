"""What Telegram asks of buttons and of the other kinds of reply_markup."""

from dataclasses import dataclass
from typing import Any

from .errors import ApiError, Json
from .limits import BUTTONS_IN_ALL, BUTTONS_IN_ROW, CALLBACK_DATA_BYTES, COPY_TEXT_UNITS, PLACEHOLDER_UNITS
from .units import units
from .urls import url_fault

ACTIONS = (
    "url",
    "login_url",
    "callback_data",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
"""API: InlineKeyboardButton, of which "exactly one of the fields other than text ... must be used"."""
STYLES = frozenset({"danger", "success", "primary"})
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True)
class Button:
    """An inline button as people see it."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    raw: Any = None


def check_markup(markup: Any, private: bool = True) -> Json | None:
    """The reply_markup of a request, or None; raises what Telegram answers to a bad one."""
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict):
        raise ApiError("object expected as reply markup")
    kinds = [kind for kind in KINDS if kind in markup]
    if len(kinds) != 1:
        raise ApiError("can't parse reply keyboard markup JSON object")
    if kinds[0] == "inline_keyboard":
        _check_inline(markup["inline_keyboard"], private)
        if not any(markup["inline_keyboard"]):
            return None
    elif kinds[0] == "keyboard":
        _check_reply_keyboard(markup["keyboard"])
    elif markup[kinds[0]] is not True:
        raise ApiError(f"can't parse reply markup: {kinds[0]} must be true")
    if units(str(markup.get("input_field_placeholder") or "")) > PLACEHOLDER_UNITS:
        raise ApiError("REPLY_MARKUP_PLACEHOLDER_TOO_LONG")
    return markup


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ApiError(f'field "{field}" of the reply markup must be an Array of Arrays')
    return rows


def _check_inline(rows: Any, private: bool) -> None:
    rows = _rows(rows, "inline_keyboard")
    if any(len(row) > BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > BUTTONS_IN_ALL:
        raise ApiError("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button, private)


def _check_button(button: Any, private: bool) -> None:
    if not isinstance(button, dict):
        raise ApiError("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise ApiError("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise ApiError('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise ApiError("REPLY_MARKUP_INVALID: the text of a button is empty")
    actions = [action for action in ACTIONS if button.get(action) not in (None, "", False)]
    actions += [action for action in ACTIONS if action.startswith("switch_inline") and button.get(action) == ""]
    if not actions:
        raise ApiError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise ApiError(f"can't parse inline keyboard button: more than one action: {', '.join(actions)}")
    if button.get("style") not in (None, *STYLES):
        raise ApiError("BUTTON_STYLE_INVALID")
    _check_action(actions[0], button[actions[0]], private)


def _check_action(action: str, value: Any, private: bool) -> None:
    match action:
        case "callback_data":
            if not isinstance(value, str) or not 1 <= len(value.encode("utf-8", "surrogatepass")) <= CALLBACK_DATA_BYTES:
                raise ApiError("BUTTON_DATA_INVALID")
        case "url":
            if fault := url_fault(str(value)):
                raise ApiError(f"inline keyboard button URL '{value}' is invalid: {fault}")
        case "copy_text":
            text = value.get("text") if isinstance(value, dict) else None
            if not isinstance(text, str) or not 1 <= units(text) <= COPY_TEXT_UNITS:
                raise ApiError("BUTTON_COPY_TEXT_INVALID")
        case "web_app":
            if not private:
                raise ApiError("BUTTON_TYPE_INVALID")
        case "callback_game" | "pay":
            raise ApiError("BUTTON_TYPE_INVALID")


def _check_reply_keyboard(rows: Any) -> None:
    for row in _rows(rows, "keyboard"):
        for button in row:
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str) or not text.strip():
                raise ApiError("can't parse keyboard button: the text of a button is empty")


def read_buttons(markup: Json | None) -> list[list[Button]]:
    """The inline buttons of a checked reply_markup, row by row."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [[Button(b["text"], b.get("callback_data"), b.get("url"), b) for b in row] for row in rows]
