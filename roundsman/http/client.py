"""One client an origin: deadlines, timing of every phase, evidence, typed failures, rungs enforced."""

import json as json_module
import shlex
import time
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Self

import httpx

from roundsman import rungs
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, Unreachable
from roundsman.http.answer import Answer
from roundsman.http.body import ENCODINGS, WrongBody, read_limited, unpacked
from roundsman.http.deadline import DeadlineTransport, Wait, answer_within
from roundsman.http.translate import failure_of, no_http
from roundsman.redaction import MASK, REDACTOR
from roundsman.target.settings import Deadlines, Endpoint
from roundsman.version import VERSION
from roundsman.vocabulary import Rung

USER_AGENT = f"roundsman/{VERSION} (synthetic monitoring)"
MARK = {"User-Agent": USER_AGENT, "X-Synthetic-Check": "roundsman", "Accept-Encoding": ENCODINGS}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class HttpClient:
    """Asks one origin. What the target causes is raised as TargetFailure, everything else as it comes."""

    def __init__(
        self,
        origin: str,
        deadlines: Deadlines,
        *,
        verify: Any = True,
        auth: httpx.Auth | None = None,
        unreachable: str | None = None,
    ) -> None:
        self.origin = origin
        self.deadlines = deadlines
        self._auth = auth
        self._unreachable = unreachable
        timeout = httpx.Timeout(deadlines.read, connect=deadlines.connect)
        self._client = httpx.Client(
            base_url=origin,
            timeout=timeout,
            headers=MARK,
            transport=DeadlineTransport(verify=verify, http2=origin.startswith("https")),
            # a cookie kept would let one check see what another one did
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def authenticated(self, auth: httpx.Auth) -> Self:
        """The same origin and connections with an authentication."""
        twin = object.__new__(type(self))
        twin.__dict__ = {**self.__dict__, "_auth": auth}
        return twin

    def get(self, path: str, **options: Any) -> Answer:
        """Reads."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Answer:
        """Writes, unless `rung` says that nothing changes by it (a login, a validation)."""
        return self.request("POST", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
        deadline: float | None = None,
        rung: Rung | None = None,
    ) -> Answer:
        """Asks once and returns whatever status comes.

        `deadline` in seconds, for the whole answer, replaces the target's read deadline. `rung` is what asking does
        to the target: `read` for GET, HEAD and OPTIONS, else `write`. JSON is sent as Python writes it, NaN included.
        Raises TargetFailure for what the target causes and RungError for a check that climbs too high.
        """
        rungs.require(rung or (Rung.READ if method in SAFE else Rung.WRITE), f"{method} {self.origin}{path}")
        limit = deadline or self.deadlines.read
        if json is not None:
            content = json_module.dumps(json).encode()
            headers = {"Content-Type": "application/json", **(headers or {})}
        timeout = httpx.Timeout(limit, connect=self.deadlines.connect)
        request = self._client.build_request(
            method, path, content=content, headers=headers, params=params, timeout=timeout
        )
        phases = _Phases()
        request.extensions["trace"] = phases
        asked = REDACTOR.mask(f"{method} {request.url}")
        auth = auth or self._auth
        again = _curl(request, limit, authenticated=auth is not None)
        if self._unreachable:
            raise Unreachable(Observation(asked, "a connection", self._unreachable, None, again))
        with answer_within(limit) as wait:
            try:
                return self._ask(request, auth, asked, again, wait, phases)
            except (httpx.TransportError, WrongBody) as error:
                seconds = time.monotonic() - wait.started
                waited = self.deadlines.connect if isinstance(error, httpx.ConnectTimeout) else limit
                failure = failure_of(error, asked, again, seconds, waited)
                current_evidence().add(str(failure))
                raise failure from None

    def _ask(
        self, request: httpx.Request, auth: httpx.Auth | None, asked: str, again: str, wait: Wait, phases: "_Phases"
    ) -> Answer:
        try:
            response = self._client.send(request, auth=auth, stream=True)
        except httpx.ProtocolError as error:
            raise no_http(error, wait.beginning) from None
        try:
            raw = read_limited(response.iter_raw())
        except httpx.ReadTimeout as error:
            begun = f"it began with HTTP {response.status_code}, but did not end in that time"
            raise httpx.ReadTimeout(begun, request=request) from error
        finally:
            response.close()
        body = unpacked(raw, response.headers.get("content-encoding", ""))
        seconds = time.monotonic() - wait.started
        answer = Answer(asked, again, response.status_code, list(response.headers.multi_items()), body, seconds)
        current_evidence().add(_transcript(response, answer, phases))
        return answer

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()


class HttpClients:
    """The clients of a round: one an origin, made when it is first needed."""

    def __init__(self, deadlines: Deadlines, unreachable: Mapping[str, str]) -> None:
        self._deadlines = deadlines
        self._unreachable = unreachable
        self._clients: dict[str, HttpClient] = {}

    def to(self, endpoint: Endpoint) -> HttpClient:
        """The client for an endpoint of the target."""
        if endpoint.url not in self._clients:
            verify: Any = True
            if endpoint.ca_file:
                verify = _trusting(endpoint.ca_file)
            self._clients[endpoint.url] = HttpClient(
                endpoint.url, self._deadlines, verify=verify, unreachable=self._unreachable.get(endpoint.url)
            )
        return self._clients[endpoint.url]

    def close(self) -> None:
        """Closes all of them."""
        for client in self._clients.values():
            client.close()


def _trusting(file: Path) -> Any:
    """A TLS context that trusts one authority. Raises CannotLook when its file cannot be used."""
    import ssl  # only targets with an authority of their own

    try:
        return ssl.create_default_context(cafile=str(file))
    except ssl.SSLError:
        raise CannotLook(f"the authority in {file} cannot be used: it holds no certificate in PEM form") from None
    except OSError as error:
        raise CannotLook(f"the authority in {file} cannot be read: {error.strerror}") from None


class _Phases:
    """Collects how long each phase of a request took, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._started: dict[str, float] = {}

    def __call__(self, event: str, info: Any) -> None:
        name, _, state = event.rpartition(".")
        phase = name.rpartition(".")[2]
        if state == "started":
            self._started[phase] = time.monotonic()
        elif phase in self._started:
            self.seconds[phase] = time.monotonic() - self._started[phase]


def _curl(request: httpx.Request, deadline: float, *, authenticated: bool) -> str:
    words = ["curl", "-sS", "-i", "-m", f"{deadline:g}"]
    if request.method != "GET":
        words += ["-X", request.method]
    for name, value in request.headers.items():
        if name.lower() in {"content-type", "origin", "accept"} and value != "*/*":
            words += ["-H", f"{name}: {value}"]
    if authenticated or "authorization" in request.headers:
        words += ["-H", f"Authorization: Bearer {MASK}"]
    if request.content:
        words += ["-d", request.content.decode("utf-8", errors="replace")]
    return REDACTOR.mask(shlex.join([*words, str(request.url)]))


def _transcript(response: httpx.Response, answer: Answer, phases: _Phases) -> str:
    request = response.request
    timing = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in phases.seconds.items())
    lines = [f"> {request.method} {request.url}"]
    lines += [f"> {name}: {value}" for name, value in REDACTOR.headers(request.headers)]
    lines += [f"> {line}" for line in request.content.decode("utf-8", errors="replace").splitlines()]
    lines += [f"< {response.http_version} {response.status_code} after {answer.seconds * 1000:.1f} ms ({timing})"]
    lines += [f"< {name}: {value}" for name, value in REDACTOR.headers(response.headers.multi_items())]
    kind = response.headers.get("content-type", "")
    readable = "json" in kind or kind.startswith("text/")
    lines += answer.text[:4000].splitlines() if readable else [f"{len(answer.body)} bytes of {kind or 'no type'}"]
    return "\n".join(lines)
