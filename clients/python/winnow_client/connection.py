"""Sends the calls and turns what comes back into values or exceptions."""

from __future__ import annotations

import http.client
import ipaddress
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from . import codec

# Sent twice, these leave what they leave sent once.
_REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")

# The server was busy and did not begin.
_BUSY = (429, 503)

# The answer of a gateway: what stands behind it may have begun.
_GATEWAY = (502, 504)


class ProblemError(Exception):
    """The server refused a call: its problem details (RFC 9457). The message says why and what helps."""

    def __init__(self, status: int, message: str, problem: Mapping[str, Any] | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        known = problem or {}
        #: What the server answered with: 400 to 599.
        self.status = status
        #: What is wrong, one sentence, or None.
        self.detail: str | None = known.get("detail")
        #: Which field of the request, or None.
        self.field: str | None = known.get("field")
        #: What would have been allowed, or None.
        self.limit: str | None = known.get("limit")
        #: What helps, or None.
        self.remedy: str | None = known.get("remedy")
        #: Seconds after which to try again, or None.
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True)
class ConnectionOptions:
    """Which server, as whom, and how patiently."""

    #: Address of the server, such as `https://winnow.example.org`.
    server: str

    #: An API token, or None.
    token: str | None = None

    #: Seconds that one call may be silent.
    timeout: float = 100.0

    #: Further tries of a call that failed on its way, waiting 0.1 s and then twice as long each time.
    tries: int = 5

    #: The longest wait between two tries in seconds.
    wait_max: float = 15.0

    #: Whether the token may go to another machine unencrypted.
    allow_plain_http: bool = False

    #: Waits some seconds.
    sleep: Callable[[float], None] = time.sleep


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # A redirect could lead the token to another server.
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Connection:
    """One server; any number of threads may use it."""

    def __init__(self, options: ConnectionOptions) -> None:
        self.options = options
        self._base = _check(options)
        self._opener = urllib.request.build_opener(_NoRedirect())

    def call(self, kind: Any, method: str, path: str, query: Mapping[str, Any], body: Any) -> Any:
        """Sends a call and reads its answer as a type; None for calls that answer nothing."""
        with self.stream(method, path, query, body) as response:
            text = response.read()
        if kind is None:
            return None
        try:
            return codec.decode(kind, json.loads(text))
        except (TypeError, ValueError, KeyError) as error:
            raise ProblemError(200, f"{self._base} answered {path} with something else than asked for ({error}); is it a Winnow server of this version?") from error

    def stream(self, method: str, path: str, query: Mapping[str, Any], body: Any, headers: Mapping[str, str] | None = None) -> BinaryIO:
        """Sends a call and gives its answer as it arrives; the caller closes it."""
        url = self._base + path + _query(query)
        data = body if body is None or isinstance(body, bytes) else json.dumps(codec.encode(body)).encode()
        sent = {"Accept": "application/json, */*", **({"Authorization": f"Bearer {self.options.token}"} if self.options.token else {}), **(headers or {})}
        if data is not None and "Content-Type" not in sent:
            sent["Content-Type"] = "application/octet-stream" if isinstance(body, bytes) else "application/json"

        # An answer carries a key under which the server stores it once.
        repeatable = method in _REPEATABLE or getattr(body, "key", None) is not None
        failures = 0
        while True:
            try:
                return self._opener.open(urllib.request.Request(url, data, sent, method=method), timeout=self.options.timeout)
            except urllib.error.HTTPError as error:
                problem = _problem(error, url)
                again = problem.status in _BUSY or (repeatable and problem.status in _GATEWAY)
                if not again or failures >= self.options.tries:
                    raise problem from None
                wait = problem.retry_after
            except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
                refused = isinstance(getattr(error, "reason", error), ConnectionRefusedError)
                if not (repeatable or refused) or failures >= self.options.tries:
                    raise
                wait = None
            failures += 1
            self.options.sleep(wait if wait is not None else self.wait(failures))

    def wait(self, failures: int) -> float:
        """Seconds before the next try."""
        return min(self.options.wait_max, 0.05 * 2**failures)


def segment(value: Any) -> str:
    """A value as one part of a path."""
    return urllib.parse.quote(str(value), safe="")


def _query(values: Mapping[str, Any]) -> str:
    pairs = [(name, codec.encode(part)) for name, value in values.items() if value is not None for part in (value if isinstance(value, (list, tuple)) else [value])]
    return "?" + urllib.parse.urlencode([(n, ("true" if v else "false") if isinstance(v, bool) else v) for n, v in pairs]) if pairs else ""


def _problem(error: urllib.error.HTTPError, url: str) -> ProblemError:
    with error:
        text = error.read(1 << 20)
    retry = error.headers.get("Retry-After", "")
    after = float(retry) if retry.isdigit() else None
    if error.headers.get_content_type() != "application/problem+json":
        return ProblemError(error.code, f"{url} answered {error.code} {error.reason}; is it a Winnow server?", None, after)
    try:
        problem = json.loads(text)
    except ValueError:
        return ProblemError(error.code, f"{url} answered {error.code}, and its reason cannot be read.", None, after)
    said = problem.get("detail") or problem.get("title") or f"The server answered {error.code}."
    return ProblemError(error.code, f"{said} {problem['remedy']}" if problem.get("remedy") else said, problem, after)


def _check(options: ConnectionOptions) -> str:
    parts = urllib.parse.urlsplit(options.server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{options.server}' is no http or https address of a server.")
    if parts.scheme == "http" and options.token and not options.allow_plain_http and not _is_here(parts.hostname):
        raise ValueError(f"'{options.server}' would get the token unencrypted; use https, or set allow_plain_http.")
    return options.server.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
