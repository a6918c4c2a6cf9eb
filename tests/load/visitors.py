"""People for the tests; Locust loads it."""

from locust import task

from roundsman.load.people import Person


class Visitor(Person):
    @task(3)
    def looks(self) -> None:
        self.ask("GET", "/look")

    @task(1)
    def buys(self) -> None:
        self.ask("POST", "/buy", json={"what": "a suit"})
