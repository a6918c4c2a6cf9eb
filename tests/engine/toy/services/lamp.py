"""The lamp itself."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from roundsman.sandbox.service import ServiceSettings, run


class LampSettings(ServiceSettings):
    on: bool = True
    brightness: int = 100
    degrees: int = 20


def build(settings: LampSettings) -> Starlette:
    async def state(request: Request) -> JSONResponse:
        return JSONResponse({"on": settings.on, "brightness": settings.brightness if settings.on else 0})

    async def warmth(request: Request) -> JSONResponse:
        return JSONResponse({"degrees": settings.degrees})

    return Starlette(routes=[Route("/lamp", state), Route("/warmth", warmth)])


if __name__ == "__main__":
    run(build, LampSettings)
