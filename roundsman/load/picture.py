"""A latency histogram as an SVG picture, made of nothing but text."""

import math
from html import escape

from roundsman.load.histogram import PERCENTILES
from roundsman.load.run import LoadRun

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 260, 44, 36, 30
BARS = 40


def latency_picture(run: LoadRun) -> str:
    """All response times of a load on a logarithmic scale, with its percentiles marked."""
    histogram = {max(milliseconds, 1.0): 0 for milliseconds in run.histogram}
    for milliseconds, count in run.histogram.items():
        histogram[max(milliseconds, 1.0)] += count
    least, most = min(histogram, default=1.0), max(histogram, default=1.0) * 1.001
    span = math.log(most / least) or 1.0

    def place(milliseconds: float) -> float:
        return math.log(max(milliseconds, least) / least) / span

    counts = [0] * BARS
    for milliseconds, count in histogram.items():
        counts[min(BARS - 1, int(place(milliseconds) * BARS))] += count
    tallest = max(counts, default=0) or 1
    inner, step = WIDTH - LEFT - 10, (WIDTH - LEFT - 10) / BARS
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="14">{escape(f"{run.requests} requests: {run.plan.words}")}</text>',
    ]
    for number, count in enumerate(counts):
        height = (HEIGHT - TOP - BOTTOM) * count / tallest
        parts.append(
            f'<rect x="{LEFT + number * step:.1f}" y="{HEIGHT - BOTTOM - height:.1f}" width="{step - 1:.1f}" '
            f'height="{height:.1f}" fill="#4c78a8"/>'
        )
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        text = f"{least * math.exp(span * share):.0f} ms"
        parts.append(f'<text x="{LEFT + inner * share:.1f}" y="{HEIGHT - 18}" text-anchor="middle">{text}</text>')
    for number, (name, share) in enumerate(PERCENTILES.items() if run.requests else ()):
        x = LEFT + inner * place(run.seconds(share) * 1000)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#e45756"/>')
        parts.append(f'<text x="{x + 3:.1f}" y="{TOP + 12 * (number + 1)}" fill="#b02a2a">{name}</text>')
    parts.append(f'<text x="4" y="{TOP + 8}">{tallest}</text></svg>')
    return "\n".join(parts)
