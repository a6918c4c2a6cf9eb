"""The tables of the record. Times are seconds since 1970 UTC, durations are seconds.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

ROUNDS = Table(
    "rounds",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("target", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("started", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("interrupted", Boolean, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("changed", Boolean, nullable=False),
    Column("folder", Text, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("not_collected", JSON, nullable=False),
    Index(None, "target", "location", "started"),
    Index(None, "started"),
)
"""One row a round; `id` is the name of its folder, `changed` says that a case stood differently after it."""

NAMES = Table(
    "check_names",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
)
"""Ids of checks by number, since looks are many."""

LOOKS = Table(
    "looks",
    METADATA,
    Column("round", Integer, ForeignKey("rounds.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("check", Integer, ForeignKey("check_names.number"), primary_key=True, autoincrement=False),
    Column("verdict", String(10), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("message", Text, nullable=False),
    Column("consequence_of", Text),
    sqlite_with_rowid=False,
)
"""One row for every verdict of a round."""

CHECKS = Table(
    "checks",
    METADATA,
    Column("target", Text, primary_key=True),
    Column("location", Text, primary_key=True),
    Column("check", Text, primary_key=True),
    Column("case", Text, nullable=False),
    Column("severity", String(2), nullable=False),
    Column("cadence", Float, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("recent", String(16), nullable=False),
    Column("looked", Float, nullable=False),
    Column("told", Float, nullable=False),
    Column("root", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("observed", Text, nullable=False),
    Column("round", String(80), nullable=False),
)
"""Where each check stands: `looked` is its last look, `told` the last one that led to a verdict about the target."""

CASES = Table(
    "cases",
    METADATA,
    Column("target", Text, primary_key=True),
    Column("location", Text, primary_key=True),
    Column("case", Text, primary_key=True),
    Column("verdict", String(10), nullable=False),
    Column("since", Float, nullable=False),
    Column("root", Text, nullable=False),
    Column("credited", Float, nullable=False),
    Column("seen", Float),
    Column("resolved", Float),
)
"""Where each case stands; `seen` is when it was failing last, `resolved` when it last stopped failing."""

HOURS = Table(
    "hours",
    METADATA,
    Column("target", Text, primary_key=True),
    Column("location", Text, primary_key=True),
    Column("case", Text, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("healthy", Float, nullable=False),
    Column("degraded", Float, nullable=False),
    Column("failing", Float, nullable=False),
    Column("unknown", Float, nullable=False),
    Column("maintenance", Float, nullable=False),
    Column("flaps", Integer, nullable=False),
    Index(None, "hour"),
)
"""For each case and hour since 1970 the seconds with each verdict, and how often failing began or ended."""

ALERTS = Table(
    "alerts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("target", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("cases", JSON, nullable=False),
    Column("severity", String(2), nullable=False),
    Column("opened", Float, nullable=False),
    Column("closed", Float),
    Column("steps", Integer, nullable=False),
    Column("last_message", Float, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("taken_until", Float),
    Column("comment", Text, nullable=False),
    Index(None, "target", "location", "closed"),
)
"""One row an alert: of one failing root, or of all cases that became unknown together."""

MESSAGES = Table(
    "messages",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("target", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("alert", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("written", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("delivered", Float),
    Column("problem", Text, nullable=False),
    Column("round", String(80), nullable=False, server_default=""),
    Index(None, "target", "location", "delivered"),
)
"""What is to be said on which channel. What is not delivered yet is tried again each round.

`round` is the one to whose report it has a link.
"""

NOTES = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("target", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "target", "at"),
)
"""What people write down, such as a deployment."""
