"""YAML file in, frozen value out, or every mistake of the file at once.

The shapes are plain frozen dataclasses (`@value`). pydantic checks them, and is imported only when a file is really read:
an ordinary start takes the checked content from the cache.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, dataclass_transform

from bot.errors import Problem

T = TypeVar("T")

SECRETS = ("token", "secret", "key")
"""Names of settings whose value is never repeated."""


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A frozen dataclass that refuses keys it does not know when it is read from YAML. It has no words for itself: to make those
    takes longest at each start, and they might show a token."""
    cls.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    return dataclass(frozen=True, repr=False)(cls)


def load_yaml(file: Path, name: str, problems: list[Problem]) -> object:
    """What stands in a YAML file; None, and a problem with its line, where it cannot be read."""
    import yaml

    class Loader(yaml.CSafeLoader):
        """Safe, and strict about a key that stands twice, which YAML would drop without a word."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            seen = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise yaml.MarkedYAMLError(problem="a name may only be one word", problem_mark=key.start_mark)
                if key.value in seen:
                    raise yaml.MarkedYAMLError(problem=f'"{key.value}" stands twice', problem_mark=key.start_mark)
                seen.add(key.value)
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader)
    except FileNotFoundError:
        problems.append(Problem(name, "", "expected this file, it is missing"))
    except UnicodeDecodeError:
        problems.append(Problem(name, "", "expected text saved as UTF-8"))
    except OSError as error:
        problems.append(Problem(name, "", f"cannot be read: {error.strerror}"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}" if mark else ""
        problems.append(Problem(name, line, f"expected valid YAML, but {error.problem}"))
    except ValueError as error:
        problems.append(Problem(name, "", f"expected valid dates and numbers, but {error}"))
    except RecursionError:
        problems.append(Problem(name, "", "expected YAML that is not nested so deeply"))
    except yaml.YAMLError:
        problems.append(Problem(name, "", "expected valid YAML without control characters"))
    return None


def read(shape: type[T], data: object, name: str, problems: list[Problem]) -> T | None:
    """`data` as a value of `shape`; None, and one problem for each mistake, where it does not fit."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(shape).validate_python(data)
    except ValidationError as error:
        for mistake in error.errors(include_url=False):
            problems.append(Problem(name, _path(mistake["loc"]), _expected(mistake)))
        return None


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _expected(mistake: Mapping[str, Any]) -> str:
    """A mistake of pydantic's in words for people who read YAML but not Python."""
    context = mistake.get("ctx", {})
    secret = mistake["loc"] and mistake["loc"][-1] in SECRETS
    given = "something else" if secret else _shown(mistake["input"])
    match mistake["type"]:
        case "missing":
            return "expected a value, it is missing"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return "not a name that is known here; check the spelling"
        case "string_type":
            return f"expected text, got {given} (put it in quotes)"
        case "string_too_long":
            return f"expected at most {context['max_length']} characters, got {len(mistake['input'])}"
        case "string_too_short" | "too_short":
            return f"expected at least {context['min_length']}, got {len(mistake['input'])}"
        case "too_long":
            return f"expected at most {context['max_length']} entries, got {len(mistake['input'])}"
        case "literal_error":
            return f"expected {context['expected']}, got {given}"
        case "tuple_type" | "list_type":
            return f"expected a list, got {given}"
        case "dict_type" | "mapping_type" | "dataclass_type" | "dataclass_exact_type":
            return f"expected names with values, got {given}"
        case "date_type" | "date_from_datetime_parsing" | "date_parsing" | "date_from_datetime_inexact":
            return f"expected a date such as 2026-11-23, got {given}"
        case "int_type" | "int_parsing":
            return f"expected a number, got {given}"
        case _:
            return f"{mistake['msg'][:1].lower()}{mistake['msg'][1:]}, got {given}"


def _shown(given: object) -> str:
    match given:
        case None:
            return "nothing"
        case bool():
            return str(given).lower()
        case dict():
            return "names with values"
        case list() | tuple():
            return "a list"
    text = str(given)
    return f'"{text[:40]}..."' if len(text) > 43 and ":" not in text[:20] else f'"{text}"'
