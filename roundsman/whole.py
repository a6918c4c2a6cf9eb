"""Files that others read while they are written."""

from pathlib import Path


def write_whole(file: Path, content: str | bytes) -> None:
    """Writes a file, and its folder, that is there as a whole or not at all. Raises OSError that names the file."""
    unfinished = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
        unfinished.replace(file)
    except OSError as error:  # not each of them names the file
        raise OSError(error.errno, error.strerror, str(file)) from None
