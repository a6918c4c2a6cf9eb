"""Small pictures that a look needs or leaves."""

from collections.abc import Sequence
from pathlib import Path

WIDTH, HEIGHT, FRAMES = 1920, 1080, 2


def black_picture(folder: Path) -> Path:
    """A film with nothing on it, for a camera that shows black. It is written once."""
    path = folder / "black.y4m"
    if not path.exists():
        frame = b"FRAME\n" + b"\x10" * (WIDTH * HEIGHT) + b"\x80" * (WIDTH * HEIGHT // 2)
        path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420\n".encode() + frame * FRAMES)
    return path


def plot(points: Sequence[tuple[float, float]], title: str, limit: float, highest: float = 255.0) -> bytes:
    """A line over time, with a limit, as SVG."""
    longest = max((seconds for seconds, _ in points), default=1.0) or 1.0
    place = [(40 + 340 * seconds / longest, 120 - 100 * min(value, highest) / highest) for seconds, value in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in place)
    floor = 120 - 100 * limit / highest
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#2456a6"/>' for x, y in place)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 150" width="400" height="150" '
        'font-family="sans-serif" font-size="10">'
        f'<rect width="400" height="150" fill="#fff"/><text x="40" y="12">{title}</text>'
        f'<path d="M40 20V120H380" fill="none" stroke="#888"/>'
        f'<path d="M40 {floor:.1f}H380" stroke="#c33" stroke-dasharray="4 3"/>'
        f'<text x="2" y="{floor + 3:.1f}" fill="#c33">'
        f'{limit:g}</text><text x="2" y="24">{highest:g}</text><text x="350" y="135">{longest:.1f} s</text>'
        f'<polyline points="{line}" fill="none" stroke="#2456a6" stroke-width="1.5"/>{dots}</svg>'
    ).encode()
