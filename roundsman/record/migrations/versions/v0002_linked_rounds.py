"""A message knows the round to whose report it has a link, so that the folder stays as long as the alert is open."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the column."""
    op.add_column("messages", sa.Column("round", sa.String(length=80), server_default="", nullable=False))
