"""The HTTP client: what the target causes becomes a failure, everything is kept as evidence."""

from roundsman.http.answer import Answer
from roundsman.http.bearer import Bearer, Tokens, TokenText
from roundsman.http.client import HttpClient, HttpClients

__all__ = ["Answer", "Bearer", "HttpClient", "HttpClients", "TokenText", "Tokens"]
