"""What may stand in a modal."""

from tests.platforms.discord import limits
from tests.platforms.discord.component_rules import ROW, STRING_SELECT, TEXT, TEXT_INPUT, Components
from tests.platforms.discord.errors import Form, Json, Path

LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
LABELLED = (STRING_SELECT, TEXT_INPUT, 5, 6, 7, 8, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def check_modal(data: Json) -> None:
    """Raises for everything wrong in the data of a modal."""
    form = Form()
    path: Path = ("data",)
    walk = Components(form)
    form.text(data, "custom_id", path, limits.CUSTOM_ID, 1, required=True)
    form.text(data, "title", path, limits.MODAL_TITLE, 1, required=True)
    for number, item in enumerate(form.objects(data, "components", path, limits.MODAL_COMPONENTS, 1)):
        where = (*path, "components", number)
        if not form.choice(item.get("type"), (ROW, TEXT, LABEL), (*where, "type")):
            continue
        walk.seen(item, where)
        if item["type"] == ROW:
            for inner, field in enumerate(form.objects(item, "components", where, 1, 1)):
                if form.choice(field.get("type"), (TEXT_INPUT,), (*where, "components", inner, "type")):
                    _text_input(walk, field, (*where, "components", inner), labelled=False)
        elif item["type"] == TEXT:
            form.text(item, "content", where, limits.V2_TEXT, 1, required=True)
        else:
            _label(walk, item, where)
    form.done()


def _label(walk: Components, item: Json, path: Path) -> None:
    form = walk.form
    form.text(item, "label", path, limits.LABEL, 1, required=True)
    form.text(item, "description", path, limits.LABEL_DESCRIPTION)
    field = item.get("component") or {}
    where = (*path, "component")
    if not form.choice(field.get("type"), LABELLED, (*where, "type")):
        return
    form.truth(field, "required", where)
    match field["type"]:
        case 4:
            _text_input(walk, field, where, labelled=True)
        case 21 | 22:
            walk.seen(field, where)
            walk.custom_id(field, where)
            least, most = limits.RADIO_OPTIONS if field["type"] == RADIO_GROUP else limits.CHECKBOX_OPTIONS
            if field["type"] == CHECKBOX_GROUP:
                _checkbox_bounds(walk, field, where)
                field = {"max_values": most} | field
            walk.options(field, where, least, most)
        case 3 | 5 | 6 | 7 | 8:
            walk.select(field, where)
            if field.get("disabled"):
                form.wrong((*where, "disabled"), "MODAL_COMPONENT_CANNOT_BE_DISABLED", "A select in a modal cannot be disabled")
            if field.get("min_values") == 0 and field.get("required", True):
                form.wrong((*where, "min_values"), "SELECT_COMPONENT_BAD_BOUNDS", "A required select needs at least one value")
        case _:
            walk.seen(field, where)
            walk.custom_id(field, where)


def _checkbox_bounds(walk: Components, field: Json, path: Path) -> None:
    """Unlike in a select, all may be ticked unless the group says otherwise."""
    count = len(field.get("options") or ())
    least = walk.form.number(field, "min_values", path, 0, limits.CHECKBOX_OPTIONS[1], 1)
    most = walk.form.number(field, "max_values", path, 1, limits.CHECKBOX_OPTIONS[1], count)
    if least > most or most > count:
        walk.form.wrong((*path, "max_values"), "SELECT_COMPONENT_BAD_BOUNDS", f"The bounds do not fit the {count} options")
    if field.get("min_values") == 0 and field.get("required", True):
        walk.form.wrong((*path, "min_values"), "SELECT_COMPONENT_BAD_BOUNDS", "A required group needs at least one value")


def _text_input(walk: Components, field: Json, path: Path, *, labelled: bool) -> None:
    form = walk.form
    walk.seen(field, path)
    walk.custom_id(field, path)
    form.choice(field.get("style"), (1, 2), (*path, "style"))
    if labelled:
        if field.get("label") is not None:
            form.wrong((*path, "label"), "TEXT_INPUT_LABEL_FORBIDDEN", "A text input within a label has no label of its own")
    else:
        form.text(field, "label", path, limits.LABEL, 1, required=True)
    form.text(field, "placeholder", path, limits.TEXT_INPUT_PLACEHOLDER)
    form.truth(field, "required", path)
    value = form.text(field, "value", path, limits.TEXT_INPUT)
    least = form.number(field, "min_length", path, 0, limits.TEXT_INPUT)
    most = form.number(field, "max_length", path, 1, limits.TEXT_INPUT, limits.TEXT_INPUT)
    if least > most:
        form.wrong((*path, "min_length"), "TEXT_INPUT_BAD_LENGTHS", "min_length must not exceed max_length")
    if value and len(value) > most:
        form.wrong((*path, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
