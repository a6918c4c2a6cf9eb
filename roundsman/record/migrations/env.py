"""Runs migrations in the transaction that the record has opened."""

from alembic import context

from roundsman.record.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
