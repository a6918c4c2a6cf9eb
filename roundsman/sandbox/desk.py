"""The desk of a served sandbox: faults are listed, struck and healed from another terminal."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from roundsman.fault import Fault
from roundsman.proof.strike import struck
from roundsman.sandbox.owner import SandboxOwner
from roundsman.sandbox.ports import Port


class StrikeDesk:
    """Strikes faults and remembers how to heal them."""

    def __init__(self, owner: SandboxOwner, faults: Sequence[Fault]) -> None:
        self._owner = owner
        self._faults = {fault.id: fault for fault in faults}
        self._struck: dict[str, ExitStack] = {}
        self._lock = threading.Lock()

    def faults(self) -> list[dict[str, object]]:
        """Every fault, what it causes, and whether it is struck now."""
        return [
            {
                "id": fault.id,
                "title": fault.title,
                "causes": [case.id for case in fault.causes],
                "struck": fault.id in self._struck,
            }
            for fault in self._faults.values()
        ]

    def strike(self, fault_id: str) -> list[str]:
        """Strikes a fault and returns what was witnessed. Raises LookupError for an unknown or struck one."""
        with self._lock:
            if fault_id not in self._faults:
                raise LookupError(f"there is no fault {fault_id}; `roundsman sandbox faults` lists them")
            if fault_id in self._struck:
                raise LookupError(f"{fault_id} is struck already")
            fault = self._faults[fault_id]
            with ExitStack() as stack:
                system = self._owner.system(fault.system)
                witnessed = stack.enter_context(struck(fault, system, self._owner.workspace.levers))
                self._struck[fault_id] = stack.pop_all()
            return witnessed

    def heal(self) -> list[str]:
        """Heals everything, the last strike first, and returns what was healed."""
        with self._lock:
            healed = list(reversed(self._struck))
            for fault_id in healed:
                self._struck.pop(fault_id).close()
            return healed


@contextmanager
def serve_desk(desk: StrikeDesk) -> Iterator[str]:
    """Serves a desk on 127.0.0.1 and gives its address."""

    def faults(request: Request) -> JSONResponse:
        return JSONResponse(desk.faults())

    def strike(request: Request) -> JSONResponse:
        try:
            return JSONResponse({"witnessed": desk.strike(request.query_params["fault"])})
        except LookupError as error:
            return JSONResponse({"error": str(error)}, status_code=404)

    def heal(request: Request) -> JSONResponse:
        return JSONResponse({"healed": desk.heal()})

    routes = [
        Route("/faults", faults),
        Route("/strike", strike, methods=["POST"]),
        Route("/heal", heal, methods=["POST"]),
    ]
    port = Port()
    config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=int(port), log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port.number}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        port.release()
