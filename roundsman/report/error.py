"""The one exception of the report."""


class ReportError(Exception):
    """The report could not be made; the message is one line for a person."""
