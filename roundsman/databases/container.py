"""A PostgreSQL server in a container."""

import contextlib
import io
import os
import secrets
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, cast

import docker.errors
import requests
from docker.models.containers import Container
from docker.utils.socket import STDERR, frames_iter
from testcontainers.core.container import DockerContainer

from roundsman.databases.cluster import SPEED_BEFORE_SAFETY, configuration
from roundsman.databases.errors import DatabaseUnavailable
from roundsman.databases.owned import OwnedPostgres, last_words
from roundsman.databases.programs import complaints
from roundsman.databases.waiting import await_refusal
from roundsman.sandbox.levers import LeverLog
from roundsman.sandbox.ports import Port
from roundsman.sandbox.reaper import Reaper

IMAGE = "postgres:17-alpine"
CONFIGURATION = "/etc/roundsman.conf"
DATA = "/var/lib/postgresql/data"


class ContainerPostgres(OwnedPostgres):
    """Published on a fixed port of 127.0.0.1, because an engine gives out another one with every restart.

    The image is that of the environment variable ROUNDSMAN_POSTGRES_IMAGE, else the official one.
    """

    provider: ClassVar[str] = "container"

    def __init__(self, name: str, engine: str, settings: Mapping[str, str], reaper: Reaper, levers: LeverLog) -> None:
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
                image,
                name=title,
                docker_client_kw={"environment": {**os.environ, "DOCKER_HOST": self._engine}},
                env={
                    "POSTGRES_USER": "postgres",
                    "POSTGRES_PASSWORD": password,
                    "PGDATA": DATA,
                    "POSTGRES_INITDB_ARGS": "--data-checksums",
                },
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

    def program(
        self,
        name: str,
        *arguments: str,
        database: str = "postgres",
        reads: Path | None = None,
        writes: Path | None = None,
    ) -> str:
        """See `PostgresServer`; the image's own programs, which fit its server, run in the container."""
        container = self._running()
        place = f"/tmp/{secrets.token_hex(8)}"  # noqa: S108  # in the container, which is ours alone
        if reads is not None:
            _put(container, reads, place)
        # what was read is removed once it is open: nothing stays, whatever becomes of the program
        begin = f"exec < {place}; rm -f {place}" if reads else "exec < /dev/null"
        command = begin + '; program=$1; shift; exec "$program" "$@"'
        api, login = container.client.api, {"PGUSER": "postgres", "PGDATABASE": self._database(database)}
        made = api.exec_create(container.id, ["sh", "-c", command, "sh", name, *arguments], environment=login)
        said = bytearray()
        stream = api.exec_start(made["Id"], socket=True)
        connection = getattr(stream, "_sock", stream)  # only both together end it: each keeps the other open
        with (
            (writes or Path("/dev/null")).open("wb") as sink,
            contextlib.closing(connection),
            contextlib.closing(stream),
        ):
            for source, chunk in frames_iter(stream, tty=False):
                if source == STDERR:
                    said += chunk
                else:
                    sink.write(chunk)
        return complaints(api.exec_inspect(made["Id"])["ExitCode"], bytes(said))

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

    def _file(self, place: str) -> bytes:
        return self._packed(place)[1]

    def _replace(self, place: str, content: bytes) -> None:
        member, _ = self._packed(place)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.addfile(member, io.BytesIO(content))
        self._running().put_archive(str(PurePosixPath(DATA, place).parent), packed.getvalue())

    def _packed(self, place: str) -> tuple[tarfile.TarInfo, bytes]:
        """A file of the data folder with its owner and mode."""
        chunks, _ = self._running().get_archive(f"{DATA}/{place}")
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
            member = archive.getmembers()[0]
            content = archive.extractfile(member)
            assert content is not None, "tables and indexes are files"
            return member, content.read()

    def _freeze(self) -> None:
        self._running().pause()

    def _thaw(self) -> None:
        container = self._running()
        container.reload()
        if container.status == "paused":
            container.unpause()

    def _database(self, name: str) -> str:
        return name if name == "postgres" else self._prefix + name

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


def _put(container: Container, file: Path, place: str) -> None:
    """Copies a file into a container, through a file: a dump may be larger than the memory."""
    with tempfile.TemporaryFile() as packed:
        with tarfile.open(fileobj=packed, mode="w") as archive, file.open("rb") as content:
            member = archive.gettarinfo(fileobj=content, arcname=place.lstrip("/"))
            member.uid = member.gid = 0
            member.mode = 0o644
            archive.addfile(member, content)
        packed.seek(0)
        container.put_archive("/", packed)
