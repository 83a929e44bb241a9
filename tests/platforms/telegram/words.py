"""Long lists of names, written as a line."""


def words(line: str) -> list[str]:
    """The names in the line."""
    return line.split()
