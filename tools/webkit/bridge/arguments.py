"""The command line. Playwright writes the first half of it, whoever launches the browser the second."""

import argparse
from collections.abc import Sequence

AUTOPLAY = ("allow-without-sound", "deny", "allow")


def parser() -> argparse.ArgumentParser:
    """Every option there is; another one ends the program with a message."""
    options = argparse.ArgumentParser(
        prog="pw-webkitgtk",
        allow_abbrev=False,
        description=(
            "Lets Playwright drive the WebKitGTK of this machine: "
            "playwright.webkit.launch(executable_path='…/pw-webkitgtk', args=[…])."
        ),
    )
    options.add_argument("--version", action="store_true", help="print the engine that runs, like: WebKitGTK 2.50.6")
    options.add_argument(
        "--autoplay-policy",
        choices=AUTOPLAY,
        default=AUTOPLAY[0],
        help="what plays before the first gesture; the first one is WebKit's own default",
    )
    options.add_argument(
        "--mock-capture-devices",
        choices=("true", "false"),
        default="true",
        help="whether WebKit's mock cameras and microphones stand in for those of the machine",
    )
    playwright = options.add_argument_group("what Playwright adds")
    playwright.add_argument("--inspector-pipe", action="store_true", help="speak on the file descriptors 3 and 4")
    playwright.add_argument("--headless", action="store_true", help="on a screen of its own, which nobody sees")
    playwright.add_argument("--no-startup-window", action="store_true", help="accepted: there never is one")
    playwright.add_argument("--proxy", metavar="URL", help="for contexts that name no other")
    playwright.add_argument("--ignore-host", metavar="HOST", action="append", default=[], help="not by the proxy")
    return options


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of this start; a wrong one ends the program and says which."""
    return parser().parse_args(arguments)
