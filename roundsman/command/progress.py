"""Progress of long work: a live line in a terminal, nothing in cron."""

from collections.abc import Iterator
from contextlib import contextmanager

from roundsman.round.session import Progress


@contextmanager
def shown_progress(what: str = "looking") -> Iterator[Progress]:
    """A progress function that shows itself on standard error while it is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, of, at: None
        return
    at = TextColumn("{task.fields[at]}")
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), at)
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None, at="")
        yield lambda done, of, at: bar.update(task, completed=done, total=of or None, at=at)
