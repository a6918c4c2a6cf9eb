"""A cache of folders that are expensive to make; one that is there is whole, whoever made it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """Where cached folders are: the user's own place, for root one that other accounts can enter too."""
    import platformdirs

    if os.geteuid() == 0:
        return platformdirs.site_cache_path("roundsman")
    return platformdirs.user_cache_path("roundsman")


def cached(name: str, make: Callable[[Path], None]) -> Path:
    """The cached folder of that name; `make` fills it the first time. Raises OSError where nothing can be stored.

    Safe when several processes ask at once, and when one of them is killed half-way.
    """
    root = cache_folder()
    wanted = root / name
    if wanted.exists():
        return wanted
    root.mkdir(parents=True, exist_ok=True, mode=0o755)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            for remains in root.glob("unfinished-*"):
                shutil.rmtree(remains, ignore_errors=True)
            unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=root))
            unfinished.chmod(0o755)
            make(unfinished)
            unfinished.rename(wanted)
    return wanted
