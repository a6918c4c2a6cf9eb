"""The version of Roundsman."""

VERSION = "0.1.0"
