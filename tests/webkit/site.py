"""A small site of the tests' own."""

import contextlib
import io
import socket
import struct
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import uvicorn
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
    return Response("<h1>strict</h1><button>go</button>", media_type="text/html",
                    headers={"content-security-policy": "default-src 'self'; script-src 'self'"})


async def separate(_request: Request) -> Response:
    return Response("<h1>separate</h1>", media_type="text/html",
                    headers={"cross-origin-opener-policy": "same-origin"})


async def file(_request: Request) -> Response:
    return PlainTextResponse("file", headers={"content-disposition": "attachment; filename=file.txt"})


async def api(_request: Request) -> Response:
    return PlainTextResponse("real")


async def moved(_request: Request) -> Response:
    return RedirectResponse("/widget.html")


ROUTES = [Route(f"/{name}", page) for name, page in {
    "tone.wav": tone, "headers": headers, "locked": locked, "strict": strict, "separate": separate, "file": file,
    "api": api, "moved": moved,
}.items()]
APPLICATION = Starlette(routes=[*ROUTES, Mount("/", StaticFiles(directory=PAGES))])


class Site:
    """Serves the pages, over TLS where a certificate is given."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self._server = uvicorn.Server(uvicorn.Config(
            APPLICATION, log_level="error", lifespan="off", ws="none", ssl_certfile=certificate,
        ))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()
        self._socket.close()

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


@contextlib.contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """A site that is there while it is needed."""
    site = Site(certificate)
    site.start()
    try:
        yield site
    finally:
        site.stop()
