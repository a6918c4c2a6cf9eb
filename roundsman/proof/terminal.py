"""A proof's result as lines for people."""

from collections.abc import Iterator

from roundsman.proof.result import ProofResult

MEANINGS = {
    "blind": "not noticed",
    "confused": "ended in our own trouble, or noticed for another reason",
    "false_alarms": "alarm without a cause",
    "idle": "never failed by a fault of its own case",
    "not_struck": "strike changed nothing",
    "unused_requires": "no strike ever showed this edge",
    "unfired": "assertion that no fault fired",
    "gaps": "a case needs a check and a fault",
}


def summary_lines(result: ProofResult) -> Iterator[str]:
    """What a person reads at the end of a proof."""
    yield (
        f"mode {result.mode}: {result.checks} items, {result.faults} faults, {result.cells} cells; "
        f"caught {result.caught}, quiet {result.quiet}, excused {len(result.excused)}, "
        f"unprovable here {len(result.unprovable)}"
    )
    yield f"recall {result.recall:.3f}, precision {result.precision:.3f}"
    for name, entries in result.complaints.items():
        for entry in entries:
            yield f"  {name.replace('_', ' ')} ({MEANINGS[name]}): {entry}"
    for entry in result.unprovable:
        yield f"  unprovable here: {entry}"
    for entry in result.left_out:
        yield f"  left out: {entry}"
    for entry in result.unproven:
        yield f"  unproven, not looked at: {entry}"
    yield "the proof holds" if result.holds else "the proof does not hold"
