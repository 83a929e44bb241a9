"""How the console hands over pictures and files: it saves them."""

from itertools import count
from os import O_CREAT, O_EXCL, O_WRONLY, fdopen
from os import open as opened
from pathlib import Path


def save(folder: Path, name: str, content: bytes) -> Path:
    """Writes a new file, readable by its owner only, and gives its full path. One that is there stays: "x.pdf", "x-2.pdf".

    Raises OSError."""
    wanted = Path(name).name
    stem, end = Path(wanted).stem, Path(wanted).suffix
    for number in count(1):
        path = folder.absolute() / (wanted if number == 1 else f"{stem}-{number}{end}")
        try:
            new = opened(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        except FileExistsError:
            continue
        with fdopen(new, "wb") as file:
            file.write(content)
        return path
    raise AssertionError("numbers never end")
