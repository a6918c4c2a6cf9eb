"""Pictures of the page, as WebKit draws them."""

import base64
from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.inspector import Inspector
from bridge.libraries import GdkPixbuf
from bridge.refusals import Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

QUALITY = 80


async def snapshot(inspector: Inspector, box: dict[str, float], system: str) -> bytes:
    """A part of the page as PNG, in coordinates of the `Viewport` or the whole `Page`."""
    answer = await inspector.command("Page.snapshotRect", **box, coordinateSystem=system)
    return base64.b64decode(answer["dataURL"].partition(",")[2])


def picture(png: bytes) -> GdkPixbuf.Pixbuf:
    """Decodes a PNG."""
    loader = GdkPixbuf.PixbufLoader()
    loader.write(png)
    loader.close()
    return loader.get_pixbuf()


def jpeg(image: GdkPixbuf.Pixbuf, quality: int | None) -> bytes:
    """Encodes a JPEG."""
    return bytes(image.save_to_bufferv("jpeg", ["quality"], [str(QUALITY if quality is None else quality)])[1])


class Screenshots:
    """Playwright's screenshots."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    @command("Page.snapshotRect")
    async def snapshot_rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        coordinate_system: str,
        format: str = "png",  # noqa: A002 - the protocol's name
        quality: int | None = None,
        *,
        omit_device_scale_factor: bool = False,
    ) -> Any:
        """One screenshot; the device scale factor is 1 either way."""
        if format not in {"png", "jpeg"}:
            raise Refusal("Page.snapshotRect", f"screenshots are png or jpeg, not {format}")
        box = {"x": x, "y": y, "width": width, "height": height}
        data = await snapshot(self._page.inspector, box, coordinate_system)
        if format == "jpeg":
            data = jpeg(picture(data), quality)
        return {"dataURL": f"data:image/{format};base64,{base64.b64encode(data).decode()}"}
