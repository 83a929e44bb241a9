"""What a PDF says."""

from typing import Any

import pypdfium2  # type: ignore[import-untyped]


def words(pdf: bytes) -> str:
    """What stands on the one page, blanks as single ones."""
    read = pypdfium2.PdfDocument(pdf)
    assert len(read) == 1
    text = " ".join(read[0].get_textpage().get_text_range().split())
    read.close()
    return text


def properties(pdf: bytes) -> dict[str, Any]:
    """The file's title, subject and the like."""
    read = pypdfium2.PdfDocument(pdf)
    found: dict[str, Any] = read.get_metadata_dict()
    read.close()
    return found
