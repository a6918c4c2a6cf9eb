"""A gate: a round whose exit code decides whether a deployment may go on."""
