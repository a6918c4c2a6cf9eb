"""A small site of the tests' own."""

import contextlib
import io
import socket
import struct
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGES = Path(__file__).parent / "pages"


async def tone(_request: Request) -> Response:
    """Half a second of sound."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", 8000 if step // 10 % 2 else -8000) for step in range(4000)))
    return Response(file.getvalue(), media_type="audio/wav")


async def headers(request: Request) -> Response:
    return JSONResponse({**request.headers, "target": str(request.url)})


async def locked(_request: Request) -> Response:
    return PlainTextResponse("locked", 401, {"www-authenticate": 'Basic realm="test"'})


async def strict(_request: Request) -> Response:
    return Response(
        "<h1>strict</h1><button>go</button>",
        media_type="text/html",
        headers={"content-security-policy": "default-src 'self'; script-src 'self'"},
    )


async def separate(_request: Request) -> Response:
    return Response("<h1>separate</h1>", media_type="text/html", headers={"cross-origin-opener-policy": "same-origin"})


async def file(_request: Request) -> Response:
    return PlainTextResponse("file", headers={"content-disposition": "attachment; filename=file.txt"})


async def api(_request: Request) -> Response:
    return PlainTextResponse("real")


async def moved(_request: Request) -> Response:
    return RedirectResponse("/widget.html")


ROUTES = [
    Route(f"/{name}", page)
    for name, page in {
        "tone.wav": tone,
        "headers": headers,
        "locked": locked,
        "strict": strict,
        "separate": separate,
        "file": file,
        "api": api,
        "moved": moved,
    }.items()
]
APPLICATION = Starlette(routes=[*ROUTES, Mount("/", StaticFiles(directory=PAGES))])


class Site:
    """The address of a site."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port = port
        self.address = f"{scheme}://127.0.0.1:{port}"

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


@contextlib.contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """A site in a process of its own, over TLS where a certificate is given. It listens before it runs."""
    secure = [f"--ssl-certfile={certificate}", f"--ssl-keyfile={certificate}"] if certificate else []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                f"{__name__}:APPLICATION",
                "--fd",
                str(number),
                "--log-level",
                "error",
                "--lifespan",
                "off",
                "--ws",
                "none",
                *secure,
            ],
            cwd=PAGES.parents[2],
            pass_fds=[number],
        )
        try:
            yield Site(listening.getsockname()[1], "https" if certificate else "http")
        finally:
            process.kill()
            process.wait()
