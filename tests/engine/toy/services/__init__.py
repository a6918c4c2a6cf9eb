"""The sandbox of the lamp."""

from typing import Any, ClassVar

from roundsman.sandbox import SandboxSystem, ServiceProcess, Workspace


class ToySandbox(SandboxSystem):
    name: ClassVar[str] = "toy"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.lamp = ServiceProcess(workspace, "lamp", "services.lamp")

    def start(self) -> None:
        self.lamp.start()

    def stop(self) -> None:
        self.lamp.stop()

    def settings(self) -> dict[str, Any]:
        return {"lamp": {"url": self.lamp.url}}
