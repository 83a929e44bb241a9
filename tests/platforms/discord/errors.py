"""How Discord says no: HTTP status, code, message and, for a bad form, the errors of each field."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]


class ApiError(Exception):
    """One refusal. `blame`: the bot broke a rule (a problem); else the world is as it is (a refusal)."""

    def __init__(self, status: int, code: int, message: str, *, errors: Json | None = None, blame: bool = True) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors, self.blame = status, code, message, errors, blame

    @property
    def body(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body

    def __str__(self) -> str:
        details = "; ".join(_flat(self.errors or {}))
        return f"{self.status} {self.code} {self.message}" + (f": {details}" if details else "")


def _flat(errors: Json, path: str = "") -> Iterable[str]:
    for key, inner in errors.items():
        if key == "_errors":
            yield from (f"{path or 'form'}: {error['code']} {error['message']}" for error in inner)
        else:
            yield from _flat(inner, f"{path}.{key}" if path else key)


CODES = {"Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "User": 10013, "Webhook": 10015}
CODES |= {"Interaction": 10062, "application command": 10063}


def unknown(what: str, *, blame: bool = True) -> ApiError:
    """404 "Unknown Message" and the like."""
    return ApiError(404, CODES[what], f"Unknown {what}", blame=blame)


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access", blame=False)


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions", blame=False)


def thread_archived() -> ApiError:
    return ApiError(400, 50083, "Thread is archived", blame=False)


def thread_locked() -> ApiError:
    return ApiError(403, 160005, "Thread is locked", blame=False)


def closed_dms() -> ApiError:
    return ApiError(403, 50007, "Cannot send messages to this user", blame=False)


def no_mutual_guilds() -> ApiError:
    return ApiError(403, 50278, "Cannot send messages to this user due to having no mutual guilds", blame=False)


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


class Form:
    """Collects the errors of a body's fields, so that one answer names them all, as Discord does."""

    def __init__(self) -> None:
        self.errors: Json = {}

    def wrong(self, path: Path, code: str, message: str) -> None:
        place = self.errors
        for step in path:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def done(self) -> None:
        """Raises what was collected."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self.errors)

    def text(self, data: Json, key: str, path: Path, most: int, least: int = 0, *, required: bool = False) -> str:
        """The trimmed text of a field, "" if it is absent or wrong."""
        value = data.get(key)
        where = (*path, key)
        if value is None:
            if required:
                self.wrong(where, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            self.wrong(where, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        value = value.strip()
        if required and not value:
            self.wrong(where, "BASE_TYPE_REQUIRED", "This field is required")
        elif len(value) > most or len(value) < least:
            if least:
                self.wrong(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.wrong(where, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def number(self, data: Json, key: str, path: Path, least: int, most: int, default: int = 0) -> int:
        """The whole number of a field; digits in a string are taken too."""
        value = data.get(key)
        where = (*path, key)
        if value is None:
            return default
        if isinstance(value, bool) or not str(value).lstrip("-").isdigit():
            self.wrong(where, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return default
        value = int(value)
        if value < least:
            self.wrong(where, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            self.wrong(where, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return value

    def truth(self, data: Json, key: str, path: Path) -> bool:
        value = data.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong((*path, key), "BOOLEAN_TYPE_CONVERT", f'Must be either true or false, not "{value}".')
        return value is True

    def objects(self, data: Json, key: str, path: Path, most: int, least: int = 0) -> list[Json]:
        """The list of objects in a field, [] if it is absent or wrong."""
        values = self.values(data, key, path, most, least)
        for number, value in enumerate(values):
            if not isinstance(value, dict):
                self.wrong((*path, key, number), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return [value if isinstance(value, dict) else {} for value in values]

    def values(self, data: Json, key: str, path: Path, most: int, least: int = 0) -> list[Any]:
        value = data.get(key)
        where = (*path, key)
        if value is None:
            if least:
                self.wrong(where, "BASE_TYPE_REQUIRED", "This field is required")
            return []
        if not isinstance(value, list):
            self.wrong(where, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if len(value) > most or len(value) < least:
            self.wrong(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def choice(self, value: object, allowed: Iterable[int | str], path: Path) -> bool:
        allowed = tuple(allowed)
        if isinstance(value, bool) or value not in allowed:
            listed = ", ".join(map(str, allowed))
            self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}, not {value!r}.")
            return False
        return True
