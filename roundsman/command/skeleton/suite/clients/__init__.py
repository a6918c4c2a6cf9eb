"""The nouns that checks talk to, as fixtures, and the settings of a target that they need."""

from collections.abc import Mapping

from roundsman.target import SystemSettings

SETTINGS: Mapping[str, type[SystemSettings]] = {}
