"""The program: prepares the surroundings, then answers Playwright until it is gone."""

import os
import signal
import socket
import sys
import tempfile
import traceback
from argparse import Namespace
from pathlib import Path

from bridge.arguments import parse
from bridge.display import private_display
from bridge.guard import Guard


def main() -> None:
    """Runs the program; returns only in order to end it."""
    options = parse(sys.argv[1:])
    if options.version:
        print(_engine())
        return
    if not options.inspector_pipe or not _pipes_are_open():
        sys.exit("pw-webkitgtk is started by Playwright: playwright.webkit.launch(executable_path='…/pw-webkitgtk')")
    guard = Guard()
    status = 1
    try:
        _prepare(options, guard)
        _serve(options)
        status = 0
    except SystemExit as end:
        print(end, file=sys.stderr)
    except Exception:  # noqa: BLE001 - the process ends below without Python's own words
        traceback.print_exc()
    guard.finish()
    sys.stderr.flush()
    os._exit(status)  # the X server is gone by now, and the libraries' own ending would complain of that


def _pipes_are_open() -> bool:
    """Playwright opens them, a shell does not."""
    try:
        os.fstat(3)
        os.fstat(4)
    except OSError:
        return False
    return True


def _engine() -> str:
    """GTK looks for its display when it is imported, so not before that is there."""
    try:
        from bridge.libraries import engine
    except (ImportError, ValueError) as error:
        sys.exit(f"WebKitGTK is not installed ({error}); as root, on Debian: {_installer()}")
    return engine()


def _installer() -> Path:
    return Path(__file__).resolve().parents[1] / "install.sh"


def _prepare(options: Namespace, guard: Guard) -> None:
    folder = tempfile.mkdtemp(prefix="pw-webkitgtk-")
    guard.remove(folder)
    if options.headless or not os.environ.get("DISPLAY"):
        os.environ["DISPLAY"] = private_display(guard)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    os.environ |= {
        "WEBKIT_INSPECTOR_HTTP_SERVER": f"127.0.0.1:{_free_port()}",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",  # no session bus, neither the user's nor one started on the way
        "GDK_BACKEND": "x11",
        "GIO_USE_VFS": "local",
        "GSETTINGS_BACKEND": "memory",
        "GTK_IM_MODULE": "gtk-im-context-simple",
        "NO_AT_BRIDGE": "1",
        "GST_REGISTRY": str(cache / "gstreamer-1.0" / "registry.bin"),  # made anew it costs the first sound a second
        "XDG_CACHE_HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "XDG_DATA_HOME": folder,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(options: Namespace) -> None:
    _engine()
    from bridge.browser import Browser
    from bridge.libraries import GLib, Gtk, lift_message_limit

    if not Gtk.init_check(None)[0]:
        sys.exit(f"no X server answers at {os.environ['DISPLAY']}")
    lift_message_limit()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, Gtk.main_quit)
    Browser(options).serve()
    Gtk.main()
