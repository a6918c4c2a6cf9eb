"""People of the scanner: they log in, read garments, have measurements validated and look at the queue."""

import time
from typing import Any

from gevent.lock import BoundedSemaphore
from locust import task

from roundsman.load.people import Person


class Session:
    """The session that everybody in a process shares: monitoring has one account, and logging in is not the load."""

    def __init__(self) -> None:
        self.token = ""
        self.until = 0.0
        """When the token is renewed, on the monotonic clock."""
        self.door = BoundedSemaphore()


session = Session()


class Tailor(Person):
    """Somebody in the shop. The weights are our own guess at a day's traffic: the guide gives none."""

    @task(10)
    def reads_garments(self) -> None:
        self.ask("GET", self.scene["garments"], headers=self._authorization())

    @task(6)
    def has_measurements_validated(self) -> None:
        # a refusal with words is an answer, too: whether it is right is another case's business
        self.ask(
            "POST",
            self.scene["validate"],
            json=self.scene["document"],
            headers=self._authorization(),
            answers=(200, 422),
        )

    @task(3)
    def looks_at_the_queue(self) -> None:
        self.ask("GET", self.scene["queue"], headers=self._authorization())

    @task(2)
    def looks_at_the_cutter(self) -> None:
        self.ask("GET", self.scene["cutter_queue"], headers=self._authorization())

    @task(1)
    def logs_in_anew(self) -> None:
        self._log_in()

    def _authorization(self) -> dict[str, str]:
        self.begin()  # who waits here for somebody else's login waits for the target
        with session.door:
            if time.monotonic() >= session.until:
                self._log_in()
        return {"Authorization": f"Bearer {session.token}"}

    def _log_in(self) -> None:
        credentials: dict[str, Any] = {"username": self.scene["username"], "password": self.secret("password")}
        answer = self.ask("POST", self.scene["login"], json=credentials)
        if answer is not None:
            content = answer.json()
            session.token = content["access_token"]
            session.until = time.monotonic() + content.get("expires_in", 600) / 2
