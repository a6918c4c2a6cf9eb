"""Small pictures that a look needs or leaves."""

import time
from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT, FRAMES = 1920, 1080, 2


def black_picture(folder: Path) -> Path:
    """A film with nothing on it, for a camera that shows black. It is written once."""
    path = folder / "black.y4m"
    if not path.exists():
        frame = b"FRAME\n" + b"\x10" * (WIDTH * HEIGHT) + b"\x80" * (WIDTH * HEIGHT // 2)
        path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420\n".encode() + frame * FRAMES)
    return path


@dataclass
class Curve:
    """A value that a look followed over time."""

    name: str
    limit: float | None = None
    """Above which the value is good, where one is set."""
    highest: float = 255.0
    points: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the first look at it, and the value."""
    began: float = field(default_factory=time.monotonic)

    def add(self, value: float) -> None:
        """Adds what is seen now."""
        self.points.append((time.monotonic() - self.began, value))

    def drawn(self) -> bytes:
        """A line over time, and the limit, as SVG."""
        longest = max((seconds for seconds, _ in self.points), default=1.0) or 1.0
        place = [(40 + 340 * seconds / longest, self._height(value)) for seconds, value in self.points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in place)
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#2456a6"/>' for x, y in place)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 150" width="400" height="150" '
            'font-family="sans-serif" font-size="10">'
            f'<rect width="400" height="150" fill="#fff"/><text x="40" y="12">{self.name}</text>'
            f'<path d="M40 20V120H380" fill="none" stroke="#888"/>{self._floor()}'
            f'<text x="2" y="24">{self.highest:g}</text><text x="350" y="135">{longest:.1f} s</text>'
            f'<polyline points="{line}" fill="none" stroke="#2456a6" stroke-width="1.5"/>{dots}</svg>'
        ).encode()

    def _floor(self) -> str:
        if self.limit is None:
            return ""
        y = self._height(self.limit)
        return (
            f'<path d="M40 {y:.1f}H380" stroke="#c33" stroke-dasharray="4 3"/>'
            f'<text x="2" y="{y + 3:.1f}" fill="#c33">{self.limit:g}</text>'
        )

    def _height(self, value: float) -> float:
        return 120 - 100 * min(value, self.highest) / self.highest
