"""What may stand in an application command, and how Discord gives it back."""

import unicodedata
from collections.abc import Iterator

from tests.platforms.discord import limits
from tests.platforms.discord.errors import Form, Json, Path

SLASH, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER_OPTION, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
VALUE_TYPES = {STRING: (str,), INTEGER: (int,), NUMBER: (int, float)}


def check_command(form: Form, command: Json, path: Path = ()) -> None:
    """Collects everything wrong in one global command."""
    kind = command.get("type") or SLASH
    form.choice(kind, (SLASH, USER, MESSAGE), (*path, "type"))
    _names(form, command, path, slash=kind == SLASH)
    if kind == SLASH:
        _descriptions(form, command, path)
        check_options(form, command, path)
    else:
        for field in ("description", "options"):
            if command.get(field):
                message = f"Context menu commands cannot have {field}"
                form.wrong((*path, field), "APPLICATION_COMMAND_INVALID_FOR_CONTEXT_MENU", message)
    form.number(command, "default_member_permissions", path, 0, limits.PERMISSION_BITS)
    form.truth(command, "dm_permission", path)
    form.truth(command, "nsfw", path)
    for key, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        values = form.values(command, key, path, len(allowed), 0 if command.get(key) is None else 1)
        if len(set(map(str, values))) < len(values):
            form.wrong((*path, key), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains a value")
        for number, value in enumerate(values):
            form.choice(value, allowed, (*path, key, number))
    if sum(_sizes(command)) > limits.COMMAND_SIZE:
        message = f"Command exceeds maximum size ({limits.COMMAND_SIZE})"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def slash_name_ok(name: str) -> bool:
    """Letters, digits, - _ ' and the marks that Devanagari and Thai need; lower case where there is one."""
    base = "".join(char for char in name if not (unicodedata.category(char).startswith("M") and char > "\u0900"))
    return bool(limits.SLASH_NAME.fullmatch(base)) and name == name.lower() and len(name) <= limits.COMMAND_NAME


def _names(form: Form, item: Json, path: Path, *, slash: bool) -> None:
    name = form.text(item, "name", path, limits.COMMAND_NAME, 1, required=True)
    names: dict[Path, str] = {("name",): name} if name else {}
    for locale, text in _localizations(form, item, "name_localizations", path, limits.COMMAND_NAME):
        names[("name_localizations", locale)] = text
    for where, text in names.items():
        if slash and not slash_name_ok(text):
            form.wrong((*path, *where), "APPLICATION_COMMAND_INVALID_NAME", f'Command name is invalid: "{text}"')


def _descriptions(form: Form, item: Json, path: Path) -> None:
    form.text(item, "description", path, limits.COMMAND_DESCRIPTION, 1, required=True)
    list(_localizations(form, item, "description_localizations", path, limits.COMMAND_DESCRIPTION))


def _localizations(form: Form, item: Json, key: str, path: Path, most: int) -> Iterator[tuple[str, str]]:
    texts = item.get(key) or {}
    if not isinstance(texts, dict):
        form.wrong((*path, key), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    for locale in texts:
        if form.choice(locale, sorted(limits.LOCALES), (*path, key, locale)):
            text = form.text(texts, locale, (*path, key), most, 1, required=True)
            if text:
                yield locale, text


def check_options(form: Form, item: Json, path: Path, depth: int = 0) -> None:
    """The options of a command (depth 0), a group (1) or a subcommand (2)."""
    options = form.objects(item, "options", path, limits.COMMAND_OPTIONS)
    kinds = [option.get("type") for option in options]
    if any(kind in (SUBCOMMAND, GROUP) for kind in kinds) and not all(kind in (SUBCOMMAND, GROUP) for kind in kinds):
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.wrong((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    allowed = (range(1, 12), (SUBCOMMAND,), range(3, 12))[depth]
    names: set[object] = set()
    optional = False
    for number, option in enumerate(options):
        where = (*path, "options", number)
        _names(form, option, where, slash=True)
        _descriptions(form, option, where)
        if option.get("name") in names:
            message = "Option names must be unique"
            form.wrong((*where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message)
        names.add(option.get("name"))
        if not form.choice(option.get("type"), allowed, (*where, "type")):
            continue
        if option["type"] in (SUBCOMMAND, GROUP):
            check_options(form, option, where, 1 if option["type"] == GROUP else 2)
            continue
        required = form.truth(option, "required", where)
        if required and optional:
            message = "Required options must be placed before non-required options"
            form.wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not required
        _value_rules(form, option, where)


def _value_rules(form: Form, option: Json, path: Path) -> None:
    """Choices, autocomplete and bounds of an option."""
    kind = option["type"]
    completes = form.truth(option, "autocomplete", path)
    choices = form.objects(option, "choices", path, limits.COMMAND_CHOICES)
    if kind not in VALUE_TYPES and (completes or choices):
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only strings and numbers have choices or autocomplete")
        return
    if completes and choices:
        message = "Autocomplete and choices are mutually exclusive"
        form.wrong((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message)
    check_choices(form, choices, (*path, "choices"), kind)
    least: float
    most: float
    if kind == STRING:
        least = form.number(option, "min_length", path, 0, limits.OPTION_LENGTH)
        most = form.number(option, "max_length", path, 1, limits.OPTION_LENGTH, limits.OPTION_LENGTH)
    else:
        bounds = {"min_value": 0, "max_value": float("inf")} | {key: value for key, value in option.items() if value is not None}
        least, most = bounds["min_value"], bounds["max_value"]
    if least > most:
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_BAD_BOUNDS", "The lower bound must not exceed the upper one")


def check_choices(form: Form, choices: list[Json], path: Path, kind: int) -> None:
    """The choices of an option, of an autocomplete answer too."""
    names: set[object] = set()
    for number, choice in enumerate(choices):
        where = (*path, number)
        form.text(choice, "name", where, limits.CHOICE_TEXT, 1, required=True)
        list(_localizations(form, choice, "name_localizations", where, limits.CHOICE_TEXT))
        value = choice.get("value")
        if isinstance(value, bool) or not isinstance(value, VALUE_TYPES[kind]):
            form.wrong((*where, "value"), "BASE_TYPE_BAD_TYPE", f"The value {value!r} does not fit the option's type")
        elif isinstance(value, str):
            form.text(choice, "value", where, limits.CHOICE_VALUE, 1, required=True)
        if choice.get("name") in names:
            message = "The specified choice name is already used"
            form.wrong((*where, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message)
        names.add(choice.get("name"))


def _sizes(item: Json) -> Iterator[int]:
    """The lengths that count towards a command's size; of translations only the longest counts."""
    for key in ("name", "description"):
        texts = [item.get(key) or "", *(item.get(f"{key}_localizations") or {}).values()]
        yield max(len(str(text)) for text in texts)
    for choice in item.get("choices") or ():
        names = [choice.get("name") or "", *(choice.get("name_localizations") or {}).values()]
        yield max(len(str(name)) for name in names) + len(str(choice.get("value", "")))
    for option in item.get("options") or ():
        yield from _sizes(option)


OPTION_FIELDS = ("channel_types", "min_value", "max_value", "min_length", "max_length")


def given_back(item: Json) -> Json:
    """An option as Discord gives it back: without what is null or false."""
    back: Json = {"type": item["type"], "name": item["name"].strip(), "description": item["description"].strip()}
    for key in ("name_localizations", "description_localizations"):
        back[key] = item.get(key) or None
    back |= {key: item[key] for key in OPTION_FIELDS if item.get(key) is not None}
    back |= {key: True for key in ("required", "autocomplete") if item.get(key)}
    if item.get("choices"):
        back["choices"] = [{"name_localizations": None} | choice for choice in item["choices"]]
    if item.get("options"):
        back["options"] = [given_back(option) for option in item["options"]]
    return back
