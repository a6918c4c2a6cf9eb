"""Text of a target, made safe and plain to read: what a terminal would obey or hide is spelled out."""

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that steer a terminal, turn the direction of writing, or show nothing."""


def visible(text: str) -> str:
    """The text with every character spelled out that a reader would not see; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in INVISIBLE else _spelled(character)
        for character in text
    )


def told_apart(expected: str, observed: str) -> str:
    """The observed text, with a remark when it differs from the expected one only by characters that look alike."""
    if expected == observed or len(expected) != len(observed):
        return observed
    different = [(mine, theirs) for mine, theirs in zip(expected, observed, strict=True) if mine != theirs]
    if any(theirs.isascii() for _, theirs in different):
        return observed
    named = ", ".join(f"{unicodedata.name(theirs, _spelled(theirs))} for {mine!r}" for mine, theirs in different[:3])
    return f"{observed} (looks alike: {named})"


def _spelled(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
