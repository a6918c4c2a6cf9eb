"""The inside of a service process: the application on one port, its control side on another.

A module that `ServiceProcess` starts ends with `run(build, Settings)`, or with `run_worker(work, Settings)` where
the process serves no HTTP. The control side changes settings of the running service and makes the proxy in front
of it meddle. It knows nothing of faults.
"""

import argparse
import asyncio
import itertools
import json
import os
import ssl
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import uvicorn
from pydantic import BaseModel, ConfigDict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from roundsman.sandbox import logs
from roundsman.sandbox.interference import Interference, Rule


class ServiceSettings(BaseModel):
    """Base of a service's settings; the running service reads them on every request."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    """Lines below this level are not logged."""


Settings = TypeVar("Settings", bound=ServiceSettings)


@dataclass(frozen=True)
class Duty:
    """What a worker is told by its process beside its settings."""

    port: int
    """A port of 127.0.0.1 that it may listen on."""
    ready: threading.Event = field(default_factory=threading.Event)
    """To be set once it can do its work."""


def run(
    build: Callable[[Settings], Any],
    settings_type: type[Settings],
    tls: Callable[[Settings], ssl.SSLContext] | None = None,
    further_port: Callable[[Settings], int] | None = None,
) -> None:
    """Serves the application that `build` makes until the process is ended; by TLS where a context is made for it.

    At a further port the same application is served by plain http; `scope["server"]` tells it which port was asked.
    """
    arguments = _arguments()
    settings = settings_type(**arguments.settings)
    logs.begin(settings)
    interference = Interference(build(settings))
    application = logs.AccessLog(interference)
    context = tls(settings) if tls else None
    main = server(application, arguments.port, context)
    further = [server(application, further_port(settings), begins=False)] if further_port else []
    asyncio.run(_serve(main, *further, server(control(settings, interference), arguments.control_port)))


def run_worker(work: Callable[[Settings, Duty], None], settings_type: type[Settings]) -> None:
    """Runs a worker that serves no HTTP, until its process is ended or `work` is over."""
    arguments = _arguments()
    settings = settings_type(**arguments.settings)
    logs.begin(settings)
    duty = Duty(arguments.port)

    def working() -> None:
        try:
            work(settings, duty)
        finally:
            traceback.print_exc()
            os._exit(1)

    threading.Thread(target=working, daemon=True).start()
    asyncio.run(server(control(settings, None, duty.ready), arguments.control_port).serve())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--control-port", type=int, required=True)
    parser.add_argument("--settings", type=json.loads, default={})
    return parser.parse_args()


def control(
    settings: ServiceSettings, interference: Interference | None, readiness: threading.Event | None = None
) -> Starlette:
    """The control side of a service."""

    async def ready(request: Request) -> JSONResponse:
        is_ready = readiness is None or readiness.is_set()
        return JSONResponse({"ready": is_ready}, status_code=200 if is_ready else 503)

    async def read(request: Request) -> JSONResponse:
        return JSONResponse(settings.model_dump(mode="json"))

    async def change(request: Request) -> JSONResponse:
        for name, value in (await request.json()).items():
            setattr(settings, name, value)
        return JSONResponse(settings.model_dump(mode="json"))

    async def interfere(request: Request) -> JSONResponse:
        assert interference is not None, "only services with an application are interfered with"
        rule = Rule(**await request.json())
        return JSONResponse({"id": interference.add(rule), "rule": rule.model_dump(exclude_defaults=True)})

    async def leave_alone(request: Request) -> JSONResponse:
        assert interference is not None, "only services with an application are interfered with"
        interference.remove(request.path_params["number"])
        return JSONResponse({})

    return Starlette(
        routes=[
            Route("/ready", ready),
            Route("/settings", read),
            Route("/settings", change, methods=["PATCH"]),
            Route("/interference", interfere, methods=["POST"]),
            Route("/interference/{number:int}", leave_alone, methods=["DELETE"]),
        ]
    )


def server(application: Any, port: int, tls: ssl.SSLContext | None = None, *, begins: bool = True) -> uvicorn.Server:
    """A quiet server on 127.0.0.1; `begins` says whether it begins and ends the application's life, too."""
    secured: dict[str, Any] = {"ssl_context_factory": lambda config, default: tls} if tls else {}
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host="127.0.0.1",
            port=port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="auto" if begins else "off",
            **secured,
        )
    )


async def has_started(one: uvicorn.Server) -> None:
    """Returns when a server listens. uvicorn tells it by an attribute only."""
    while not one.started:  # noqa: ASYNC110  # see above
        await asyncio.sleep(0.005)


async def _serve(*servers: uvicorn.Server) -> None:
    """Serves all of them; each begins when the one before it listens."""

    async def one_after(before: uvicorn.Server, following: uvicorn.Server) -> None:
        await has_started(before)
        await following.serve()

    await asyncio.gather(servers[0].serve(), *(one_after(*pair) for pair in itertools.pairwise(servers)))
