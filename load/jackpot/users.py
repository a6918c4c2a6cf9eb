"""People of the jackpot: they look at all pools, and at the one that they play for."""

from locust import task

from roundsman.load.people import Person


class Player(Person):
    """Somebody in the lobby. The weights are our own guess at an evening's traffic: the guide gives none.

    Players only look: a bet is money, also one of ours.
    """

    @task(6)
    def looks_at_all_pools(self) -> None:
        self.ask("GET", self.scene["pools"])

    @task(4)
    def looks_at_one_pool(self) -> None:
        self.ask("GET", self.scene["pool"], name=self.scene["pool_name"])
