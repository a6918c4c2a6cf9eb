"""A slow film of the page, for Playwright's traces (and for video, where Playwright has its ffmpeg)."""

import base64
import time
from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.libraries import GdkPixbuf
from bridge.refusals import BridgeError
from bridge.screenshots import jpeg, picture, snapshot
from bridge.tasks import sleep, spawn

if TYPE_CHECKING:
    from bridge.pages import Page

FRAME_SECONDS = 0.2


class Screencast:
    """Takes a picture every now and then and sends it when it differs from the last one."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._generation = 0
        self._running = False

    @command("Screencast.startScreencast")
    async def start_screencast(self, width: int, height: int, quality: int, toolbar_height: int = 0) -> Any:
        """Starts anew."""
        self._generation += 1
        self._running = True
        spawn(self._film(self._generation, width, height, quality))
        return {"generation": self._generation}

    @command("Screencast.stopScreencast")
    async def stop_screencast(self) -> None:
        """Ends it."""
        self.stop()

    @command("Screencast.screencastFrameAck")
    async def screencast_frame_ack(self, generation: int) -> None:
        """Nothing waits for this: the film is slow."""

    def stop(self) -> None:
        """Takes no further picture."""
        self._running = False

    async def _film(self, generation: int, width: int, height: int, quality: int) -> None:
        last = b""
        while self._running and generation == self._generation:
            size = self._page.window.view.get_allocation()
            box = {"x": 0, "y": 0, "width": size.width, "height": size.height}
            try:
                png = await snapshot(self._page.inspector, box, "Viewport")
            except BridgeError:
                png = last  # between two documents
            if png != last:
                last = png
                self._page.tell(
                    "Screencast.screencastFrame",
                    data=_frame(png, width, height, quality),
                    deviceWidth=size.width,
                    deviceHeight=size.height,
                    timestamp=time.time(),
                )
            await sleep(FRAME_SECONDS)


def _frame(png: bytes, width: int, height: int, quality: int) -> str:
    image = picture(png)
    factor = min(width / image.get_width(), height / image.get_height(), 1)
    size = max(1, int(image.get_width() * factor)), max(1, int(image.get_height() * factor))
    small = image.scale_simple(*size, GdkPixbuf.InterpType.BILINEAR)
    return base64.b64encode(jpeg(small, quality)).decode()
