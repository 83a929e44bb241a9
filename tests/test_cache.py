from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bot import cache


def test_what_was_made_is_kept_until_the_fingerprint_changes(tmp_path: Path) -> None:
    made = []

    def make() -> list[int]:
        made.append(1)
        return [len(made)]

    file = tmp_path / "sub" / "kept"
    assert cache.keep(file, "a", make) == [1]
    assert cache.keep(file, "a", make) == [1]
    assert cache.keep(file, "b", make) == [2]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage", [lambda kept: b"", lambda kept: b"\xff\xfe", lambda kept: kept[:-1], lambda kept: kept[:-3] + b"x.."]
)
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "kept"
    cache.keep(file, "a", lambda: "stale")
    file.write_bytes(damage(file.read_bytes()))
    assert cache.keep(file, "a", lambda: "fresh") == "fresh"
    assert cache.keep(file, "a", lambda: "again") == "fresh"


def test_where_nothing_can_be_written_everything_still_works(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cache.keep(tmp_path / "file" / "kept", "a", lambda: "made") == "made"


def test_what_can_no_longer_be_read_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    cache.keep(file, "a", lambda: "stale")
    head, payload = b"a ", b"cnothing\nhere\n."
    file.write_bytes(head + sha256(payload).hexdigest().encode() + b"\n" + payload)
    assert cache.keep(file, "a", lambda: "fresh") == "fresh"
