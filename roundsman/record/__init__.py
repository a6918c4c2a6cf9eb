"""The record: every round with every verdict, in one SQLite file or in PostgreSQL."""
