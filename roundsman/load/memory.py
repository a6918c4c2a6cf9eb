"""Watches a service's own memory metric while a load is on it."""

import json
import math
import re
import threading
import time
from types import TracebackType
from typing import Self

import httpx

from roundsman.failure import CannotLook
from roundsman.http.client import MARK
from roundsman.http.deadline import LIMITS
from roundsman.load.slope import Sample

MEMORY = "process_resident_memory_bytes"
STARTED = "process_start_time_seconds"
LINE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{[^}]*\})?\s+(\S+)")


def metric(text: str, name: str) -> float | None:
    """One metric of a page; None where it is missing or no number.

    In Prometheus' text format it is the sum over its series; of an object in JSON it is the member of that name.
    """
    if text.lstrip().startswith("{"):
        return _member(text, name)
    values = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match and match.group(1) == name:
            try:
                values.append(float(match.group(2)))
            except ValueError:
                return None
    total = sum(values)
    return total if values and math.isfinite(total) else None


def _member(text: str, name: str) -> float | None:
    try:
        value = json.loads(text).get(name)
    except ValueError:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


class MemorySampler:
    """Reads a metric every `interval` seconds from a page of metrics, in a thread, while it is open.

    A look that fails is left out: an answer that does not come is the load's own finding. Raises CannotLook on
    entering when the metric is not there.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = MEMORY,
        interval: float = 1.0,
        headers: dict[str, str] | None = None,
        ca_file: str | None = None,
        deadline: float = 2.0,
    ) -> None:
        self._url = url
        self._name = name
        self._interval = interval
        self.samples: list[Sample] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        verify = ca_file or True
        headers = {**MARK, **(headers or {})}
        self._client = httpx.Client(headers=headers, timeout=deadline, verify=verify, limits=LIMITS)

    def __enter__(self) -> Self:
        sample = self._look()
        if sample is None:
            self._client.close()
            raise CannotLook(f"{self._url} does not show {self._name}: there is nothing to watch")
        self.samples.append(sample)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._client.close()

    def _watch(self) -> None:
        while not self._over.wait(self._interval):
            if (sample := self._look()) is not None:
                self.samples.append(sample)

    def _look(self) -> Sample | None:
        at = time.time()
        try:
            text = self._client.get(self._url).raise_for_status().text
        except httpx.HTTPError:
            return None
        value = metric(text, self._name)
        return None if value is None else Sample(at, value, metric(text, STARTED))
