"""Which page of the inspector is whose: also when the inspector loses a question."""

import itertools
import socket
import subprocess
from pathlib import Path

from tests.servers import http, serving
from tests.webkit.conftest import EXECUTABLE

PROGRAM = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["WEBKIT_INSPECTOR_HTTP_SERVER"] = sys.argv[2]
from bridge import targets
from bridge.libraries import GLib
from bridge.tasks import spawn

targets.ANSWER = 0.2
loop = GLib.MainLoop()

async def look():
    print(await targets.Targets().expect())
    loop.quit()

spawn(look())
loop.run()
"""


def test_a_list_that_never_comes_is_asked_for_anew(executable: Path) -> None:
    asked = itertools.count()

    def lose_the_first(connection: socket.socket) -> None:
        if next(asked) == 0:
            connection.settimeout(60)
            connection.recv(1)  # until the other side leaves
        else:
            connection.sendall(http(b"<a href=socket/1/7/WebPage>", kind="text/html"))

    with serving(lose_the_first) as port:
        interpreter = EXECUTABLE.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#!").split()
        command = [*interpreter, "-c", PROGRAM, str(EXECUTABLE.parent), f"127.0.0.1:{port}"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert answer.stdout.strip() == "socket/1/7/WebPage", answer.stderr
    assert next(asked) == 2
