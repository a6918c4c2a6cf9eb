"""A PostgreSQL server in a container."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar, cast

import docker.errors
import requests
from docker.models.containers import Container
from testcontainers.core.container import DockerContainer

from roundsman.databases.cluster import SPEED_BEFORE_SAFETY, configuration
from roundsman.databases.errors import DatabaseUnavailable
from roundsman.databases.owned import OwnedPostgres, last_words
from roundsman.databases.waiting import await_refusal
from roundsman.sandbox.levers import LeverLog
from roundsman.sandbox.ports import Port
from roundsman.sandbox.reaper import Reaper

IMAGE = "postgres:17-alpine"
CONFIGURATION = "/etc/roundsman.conf"


class ContainerPostgres(OwnedPostgres):
    """Published on a fixed port of 127.0.0.1, because an engine gives out another one with every restart.

    The image is that of the environment variable ROUNDSMAN_POSTGRES_IMAGE, else the official one.
    """

    provider: ClassVar[str] = "container"

    def __init__(
        self, name: str, engine: str, settings: Mapping[str, str], reaper: Reaper, levers: LeverLog
    ) -> None:
        super().__init__(name, levers)
        self._engine = engine
        self._settings = settings
        self._reaper = reaper
        self._port: Port | None = None
        self._container: DockerContainer | None = None

    def start(self) -> None:
        """Starts the server and returns when it answers. Raises DatabaseUnavailable."""
        image = os.environ.get("ROUNDSMAN_POSTGRES_IMAGE") or IMAGE
        self._port = Port()
        password = secrets.token_hex(16)
        self._address = f"postgresql://postgres:{password}@127.0.0.1:{self._port.number}/postgres"
        title = f"roundsman-{secrets.token_hex(8)}"
        text = configuration(SPEED_BEFORE_SAFETY | {"listen_addresses": "*"} | dict(self._settings))
        try:
            container = DockerContainer(
                image, name=title, docker_client_kw={"environment": {**os.environ, "DOCKER_HOST": self._engine}},
                env={"POSTGRES_USER": "postgres", "POSTGRES_PASSWORD": password},
                transferables=[(text.encode(), CONFIGURATION, 0o644)],
            ).with_command(["postgres", "-c", f"config_file={CONFIGURATION}"])
            # the annotation of `ports` leaves out that an address may stand beside the port
            cast("dict[str, Any]", container.ports)["5432/tcp"] = ("127.0.0.1", int(self._port))
            self._reaper.remove_container_later(self._engine, title)
            self._container = container
            container.start()
        except (docker.errors.DockerException, requests.RequestException) as error:
            reason = getattr(error, "explanation", None) or str(error)
            raise DatabaseUnavailable(
                f"no container of image {image} (ROUNDSMAN_POSTGRES_IMAGE): {' '.join(str(reason).split())}"
            ) from None
        self._wait_until_ready()

    def close(self) -> None:
        """Removes the container and what it stored. Does nothing the second time."""
        container, self._container = self._container, None
        if container is not None:
            with contextlib.suppress(docker.errors.NotFound):
                container.stop()
        if self._port is not None:
            self._port.release()

    def _launch(self) -> None:
        self._running().start()

    def _halt(self) -> None:
        container = self._running()
        # which signal `stop` sends is up to the image; this one ends PostgreSQL without waiting for its clients
        container.kill(signal="SIGINT")
        container.wait(timeout=30)
        await_refusal(int(cast("Port", self._port)))

    def _freeze(self) -> None:
        self._running().pause()

    def _thaw(self) -> None:
        container = self._running()
        container.reload()
        if container.status == "paused":
            container.unpause()

    def _ended(self) -> str | None:
        container = self._running()
        container.reload()
        if container.status != "exited":
            return None
        return last_words(container.logs(tail=20).decode(errors="replace"))

    def _running(self) -> Container:
        if self._container is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._container.get_wrapped_container()
