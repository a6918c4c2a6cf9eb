"""Guides for operators, written from the catalogue: one page a system and an index."""

from roundsman.guide.complete import missing_parts
from roundsman.guide.files import pages, stale_pages, write_pages

__all__ = ["missing_parts", "pages", "stale_pages", "write_pages"]
