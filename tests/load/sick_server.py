"""A small real server with its own illnesses, and its memory at /metrics. Run as a program."""

import argparse
import asyncio
import os
import socket
import time
from typing import Any

import psutil
import uvicorn

parser = argparse.ArgumentParser()
parser.add_argument("--listener", type=int, required=True, help="the file descriptor of a socket that listens")
parser.add_argument("--delay", type=float, default=0.0, help="seconds before an answer")
parser.add_argument("--login-delay", type=float, default=0.0, help="seconds before an answer to /login")
parser.add_argument("--one-at-a-time", action="store_true")
parser.add_argument("--stall-at", type=float, default=0.0, help="seconds after the first request")
parser.add_argument("--stall-for", type=float, default=0.0)
parser.add_argument("--leak", type=int, default=0, help="bytes a request")
parser.add_argument("--die-after", type=float, default=0.0, help="seconds after the first request")
options = parser.parse_args()

ME = psutil.Process()
KEPT: list[bytes] = []
TURN = asyncio.Semaphore(1 if options.one_at_a_time else 10_000)
first = 0.0


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["path"] == "/metrics":
        memory = ME.memory_info().rss
        text = f"process_resident_memory_bytes {memory}\nprocess_start_time_seconds {ME.create_time()}\n"
        await answer(send, text.encode())
        return
    global first
    first = first or time.monotonic()
    age = time.monotonic() - first
    if options.die_after and age > options.die_after:
        os._exit(1)
    if options.leak:
        KEPT.append(os.urandom(options.leak))
    if options.stall_at <= age < options.stall_at + options.stall_for:
        await asyncio.sleep(options.stall_at + options.stall_for - age)
    async with TURN:
        await asyncio.sleep(options.delay)
    if scope["path"] == "/login":
        await asyncio.sleep(options.login_delay)
        await answer(send, b'{"access_token": "a-token"}')
        return
    await answer(send, b"{}")


async def answer(send: Any, body: bytes) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


settings = uvicorn.Config(application, log_level="warning", lifespan="off")
uvicorn.Server(settings).run(sockets=[socket.socket(fileno=options.listener)])
