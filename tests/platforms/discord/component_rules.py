"""What may stand in a message's components, in the old way (rows) and in components v2."""

from tests.platforms.discord import limits
from tests.platforms.discord.errors import Form, Json, Path

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
LINK, PREMIUM = 5, 6


class Components:
    """Walks the components of one message or modal."""

    def __init__(self, form: Form, files: set[str] | None = None) -> None:
        self.form = form
        self.files = files or set()
        self.custom_ids: set[str] = set()
        self.ids: set[int] = set()
        self.count = 0
        self.text = 0

    def seen(self, item: Json, path: Path) -> None:
        """Counts a component and looks at its number."""
        self.count += 1
        number = self.form.number(item, "id", path, 0, (1 << 31) - 1)
        if number and number in self.ids:
            self.form.wrong((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        self.ids.add(number)

    def custom_id(self, item: Json, path: Path) -> None:
        custom_id = item.get("custom_id")
        self.form.text(item, "custom_id", path, limits.CUSTOM_ID, 1, required=True)
        if isinstance(custom_id, str):
            if custom_id in self.custom_ids:
                message = "Component custom id cannot be duplicated"
                self.form.wrong((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
            self.custom_ids.add(custom_id)

    def row(self, row: Json, path: Path) -> None:
        self.seen(row, path)
        items = self.form.objects(row, "components", path, limits.ROW_WIDTH, 1)
        if len(items) > 1 and any(item.get("type") in SELECTS for item in items):
            message = "The specified component exceeds the maximum width"
            self.form.wrong((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
        for number, item in enumerate(items):
            where = (*path, "components", number)
            if item.get("type") == BUTTON:
                self.button(item, where)
            elif self.form.choice(item.get("type"), (BUTTON, *SELECTS), (*where, "type")):
                self.select(item, where)

    def button(self, button: Json, path: Path) -> None:
        self.seen(button, path)
        style = button.get("style")
        if not self.form.choice(style, (1, 2, 3, 4, LINK, PREMIUM), (*path, "style")):
            return
        label = self.form.text(button, "label", path, limits.BUTTON_LABEL)
        self.form.truth(button, "disabled", path)
        self.emoji(button, path)
        if not label and not button.get("emoji") and style != PREMIUM:
            self.form.wrong(path, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji")
        if style == LINK:
            url = self.form.text(button, "url", path, limits.BUTTON_URL, 1, required=True)
            if url and url.partition("://")[0] not in ("http", "https", "discord"):
                self.form.wrong(
                    (*path, "url"), "URL_TYPE_INVALID_SCHEME", f'Scheme of "{url}" must be one of http, https, discord.'
                )
            if button.get("custom_id") is not None:
                self.form.wrong((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_FORBIDDEN", "A link button has no custom id")
        elif style != PREMIUM:
            self.custom_id(button, path)
            if button.get("url") is not None:
                self.form.wrong((*path, "url"), "BUTTON_COMPONENT_URL_FORBIDDEN", "Only a link button has a URL")

    def emoji(self, item: Json, path: Path) -> None:
        if item.get("emoji") is not None:
            required = item["emoji"].get("id") is None
            self.form.text(item["emoji"], "name", (*path, "emoji"), limits.EMOJI_NAME, required=required)

    def select(self, select: Json, path: Path) -> None:
        self.seen(select, path)
        self.custom_id(select, path)
        self.form.text(select, "placeholder", path, limits.PLACEHOLDER)
        self.form.truth(select, "disabled", path)
        self.bounds(select, path, limits.SELECT_OPTIONS)
        if select.get("type") == STRING_SELECT:
            self.options(select, path, 1, limits.SELECT_OPTIONS)

    def bounds(self, item: Json, path: Path, top: int) -> None:
        """min_values and max_values."""
        least = self.form.number(item, "min_values", path, 0, top, 1)
        most = self.form.number(item, "max_values", path, 1, top, 1)
        if least > most and item.get("max_values") is not None:
            self.form.wrong((*path, "min_values"), "SELECT_COMPONENT_BAD_BOUNDS", "min_values must not exceed max_values")
        count = len(item.get("options") or ())
        if "options" in item and (item.get("max_values") or 1) > count:
            message = f"max_values must not exceed the {count} options"
            self.form.wrong((*path, "max_values"), "SELECT_COMPONENT_BAD_BOUNDS", message)

    def options(self, item: Json, path: Path, least: int, most: int) -> None:
        values: set[object] = set()
        defaults = 0
        for number, option in enumerate(self.form.objects(item, "options", path, most, least)):
            where = (*path, "options", number)
            self.form.text(option, "label", where, limits.OPTION_TEXT, 1, required=True)
            value = self.form.text(option, "value", where, limits.OPTION_TEXT, 1, required=True)
            self.form.text(option, "description", where, limits.OPTION_TEXT)
            defaults += self.form.truth(option, "default", where)
            self.emoji(option, where)
            if value in values:
                message = "The specified option value is already used"
                self.form.wrong((*where, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
            values.add(value)
        if defaults > (item.get("max_values") or 1):
            message = "More options are chosen beforehand than may be chosen"
            self.form.wrong((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", message)

    def block(self, item: Json, path: Path, allowed: tuple[int, ...]) -> None:
        """One top-level or contained component of components v2."""
        kind = item.get("type")
        if not self.form.choice(kind, allowed, (*path, "type")):
            return
        if kind == ROW:
            self.row(item, path)
            return
        self.seen(item, path)
        if kind == TEXT:
            self.text += len(self.form.text(item, "content", path, limits.V2_TEXT, 1, required=True))
        elif kind == SECTION:
            for number, text in enumerate(self.form.objects(item, "components", path, limits.SECTION_TEXTS, 1)):
                self.block(text, (*path, "components", number), (TEXT,))
            self.accessory(item.get("accessory") or {}, (*path, "accessory"))
        elif kind == GALLERY:
            for number, picture in enumerate(self.form.objects(item, "items", path, limits.GALLERY_ITEMS, 1)):
                self.media(picture.get("media") or {}, (*path, "items", number, "media"))
        elif kind == FILE:
            self.media(item.get("file") or {}, (*path, "file"), ("attachment",))
        elif kind == SEPARATOR:
            self.form.number(item, "spacing", path, 1, 2, 1)
        elif kind == CONTAINER:
            self.form.number(item, "accent_color", path, 0, 0xFFFFFF)
            for number, inner in enumerate(self.form.objects(item, "components", path, limits.V2_COMPONENTS, 1)):
                self.block(inner, (*path, "components", number), IN_CONTAINER)

    def accessory(self, item: Json, path: Path) -> None:
        if not self.form.choice(item.get("type"), (BUTTON, THUMBNAIL), (*path, "type")):
            return
        if item["type"] == BUTTON:
            self.button(item, path)
        else:
            self.seen(item, path)
            self.media(item.get("media") or {}, (*path, "media"))

    def media(self, media: Json, path: Path, schemes: tuple[str, ...] = ("http", "https", "attachment")) -> None:
        url = self.form.text(media, "url", path, limits.EMBED_URL, 1, required=True)
        scheme, _, rest = url.partition("://")
        if url and scheme not in schemes:
            self.form.wrong((*path, "url"), "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" must be one of {schemes}.')
        if scheme == "attachment" and rest not in self.files:
            self.form.wrong(
                (*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment was not found"
            )


def check_components(form: Form, payload: Json, *, v2: bool, files: set[str]) -> None:
    """The components of a message."""
    walk = Components(form, files)
    if not v2:
        for number, row in enumerate(form.objects(payload, "components", (), limits.ROWS)):
            if form.choice(row.get("type"), (ROW,), ("components", number, "type")):
                walk.row(row, ("components", number))
        return
    for number, item in enumerate(form.objects(payload, "components", (), limits.V2_COMPONENTS)):
        walk.block(item, ("components", number), (*IN_CONTAINER, CONTAINER))
    if walk.count > limits.V2_COMPONENTS:
        form.wrong(
            ("components",), "COMPONENT_MAX_TOTAL_EXCEEDED", f"Must have at most {limits.V2_COMPONENTS} components in total."
        )
    if walk.text > limits.V2_TEXT:
        form.wrong(
            ("components",), "COMPONENT_MAX_TEXT_EXCEEDED", f"Must have at most {limits.V2_TEXT} characters of text in total."
        )
