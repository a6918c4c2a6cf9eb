"""Which worker of xdist makes which looks of a proof: all looks of one fault the same one."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

from roundsman.proof.looks import ID_END


class ByFault(LoadScopeScheduling):  # type: ignore[misc]  # xdist carries no types
    """A fault, its healed looks and its near miss are one piece of work."""

    def _split_scope(self, nodeid: str) -> str:
        group = nodeid.partition("[")[2].partition(ID_END)[0].removesuffix(":healed")
        return group.removesuffix("-near-miss")

    def remove_node(self, node: Any) -> str | None:
        """Gives the work of a lost worker to the others, apart from the item that it was lost in, and names that one.

        xdist's own method hands over work that is done, too, for which a new worker then waits for ever.
        """
        workload = self.assigned_work.pop(node)
        pending = [(unit, nodeid) for unit in workload.values() for nodeid, is_done in unit.items() if not is_done]
        if not pending:
            return None
        unit, lost = pending[0]
        unit[lost] = True
        self.workqueue.update({scope: unit for scope, unit in workload.items() if not all(unit.values())})
        for other in self.assigned_work:
            self._reschedule(other)
        return str(lost)

    def _reschedule(self, node: Any) -> None:
        super()._reschedule(node)
        # a worker begins an item only when it knows the one after it
        while self.workqueue and not node.shutting_down and self._pending_of(self.assigned_work[node]) < 2:
            self._assign_work_unit(node)
