"""What a real client lets a person put into a modal."""

from typing import Any

from tests.platforms.discord.errors import Json
from tests.platforms.discord.interactions import Modal
from tests.platforms.discord.limits import TEXT_INPUT

CHOSEN = {3: "values", 22: "values", 21: "value"}
"""Types of components with options, and where what was chosen stands."""


def filled(modal: Modal, answers: dict[str, Any]) -> list[Json]:
    """The components of the submitted modal. Fields not named stay as they are."""
    rest = dict(answers)
    components: list[Json] = []
    for number, item in enumerate(modal.components, 1):
        if item["type"] == 18:
            field = _fill(item["label"], item["component"], rest)
            components.append({"type": 18, "id": number, "component": field})
        elif item["type"] == 1:
            fields = [_fill(field["label"], field, rest) for field in item["components"]]
            components.append({"type": 1, "id": number, "components": fields})
        else:
            components.append({"type": item["type"], "id": number})
    assert not rest, f"the form {modal.title!r} has no field {', '.join(rest)}, but {', '.join(modal.labels)}"
    return components


def _fill(label: str, field: Json, rest: dict[str, Any]) -> Json:
    base = {"type": field["type"], "id": field.get("id") or 0, "custom_id": field["custom_id"]}
    required = field.get("required", True)
    if field["type"] == 4:
        return base | {"value": _text(label, field, rest.pop(label, field.get("value") or ""), required)}
    if field["type"] == 23:
        return base | {"value": bool(rest.pop(label, field.get("default", False)))}
    assert field["type"] in CHOSEN, f"the fake Discord cannot fill {label!r} of type {field['type']}"
    options = {option["label"]: option["value"] for option in field["options"]}
    given = rest.pop(label, [option["label"] for option in field["options"] if option.get("default")])
    given = [given] if isinstance(given, str) else list(given)
    strange = [name for name in given if name not in options]
    assert not strange, f"{label!r} has no option {', '.join(strange)}, but {', '.join(options)}"
    assert len(set(given)) == len(given), f"{label!r}: an option can be chosen only once"
    values = [options[name] for name in given]
    if field["type"] == 21:
        assert len(values) <= 1, f"{label!r} takes one option"
        assert values or not required, f"{label!r} must be answered"
        return base | {"value": values[0] if values else None}
    low = field.get("min_values", 1)
    low = (1 if low is None else low) if required or values else 0
    high = field.get("max_values") or (len(options) if field["type"] == 22 else 1)
    assert low <= len(values) <= high, f"{label!r} takes {low} to {high} options, not {len(values)}"
    return base | {"values": values}


def _text(label: str, field: Json, text: str, required: bool) -> str:
    assert isinstance(text, str), f"{label!r} is typed, not chosen"
    assert text or not required, f"{label!r} must be filled"
    low, high = field.get("min_length") or 0, field.get("max_length") or TEXT_INPUT
    assert not text or low <= len(text) <= high, f"{label!r} takes {low} to {high} characters, not {len(text)}"
    return text
