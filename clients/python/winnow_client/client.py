"""The client of one server."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.error
from collections.abc import Callable, Sequence
from typing import Any

from . import codec
from .calls import Calls, UploadsCalls
from .connection import Connection, ConnectionOptions, ProblemError, segment
from .models import CreateToken, NewUpload, Scope, SessionInfo, SignIn, TokenSummary, UploadView

_PIECE = 8 << 20

# About two minutes in all: as long as a server needs to start again.
_TRIES = 12

# Too many pieces in a minute, a server that stops, or an offset that a lost answer would have told.
_CUT = (409, 429, 502, 503, 504)


class WinnowClient(Calls):
    """A Winnow server, call by call: `client.queue.next(…)`. Any number of threads may use one client."""

    def __init__(self, server: str, token: str | None = None, **options: Any) -> None:
        """Prepares the calls; nothing is sent yet. `options` are those of ConnectionOptions. ValueError where the token would go unencrypted to another machine."""
        connection = Connection(ConnectionOptions(server=server, token=token, **options))
        super().__init__(connection)
        self.uploads = Uploads(connection)


def create_token(server: str, name: str, password: str, token: str, scopes: Sequence[Scope] = (Scope.LABEL,), project: str | None = None, **options: Any) -> str:
    """Signs in, makes an API token and signs out again; the result is the token's secret, which the server shows this once."""
    connection = Connection(ConnectionOptions(server=server, **options))
    with connection.stream("POST", "/api/session", {}, SignIn(name=name, password=password)) as response:
        session = codec.decode(SessionInfo, json.load(response))
        cookies = "; ".join(c.split(";", 1)[0] for c in response.headers.get_all("Set-Cookie", []))
    signed_in = {"Cookie": cookies, "X-Winnow-CSRF": session.csrf}
    with connection.stream("POST", "/api/tokens", {}, CreateToken(name=token, scopes=list(scopes), project=project), signed_in) as response:
        made = codec.decode(TokenSummary, json.load(response))
    connection.stream("DELETE", "/api/session", {}, None, signed_in).close()
    return made.secret


class Uploads(UploadsCalls):
    """Uploads, whole files included."""

    def send_file(self, project: str, path: str | os.PathLike[str], purpose: str = "images", progress: Callable[[int], None] | None = None) -> UploadView:
        """Uploads a file in pieces. Where the connection is cut, it asks how far it came and goes on from there.

        `purpose` is `images` (an image or a zip file of images) or `data` (labels or predictions, which wait for the call that uses them). `progress` is told the bytes on
        the server's disk. The result's state is `done`, `refused` (with its reason) or `duplicate`.
        """
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256") if hasattr(hashlib, "file_digest") else _digest(file)
            size = file.tell()
            upload = self.start(project, NewUpload(name=os.path.basename(path), bytes=size, sha256=digest.hexdigest(), purpose=purpose))
            offset, failures, cut = upload.offset, 0, False
            while upload.state == "open" and upload.id is not None:
                try:
                    if cut or offset == size:
                        # A whole upload may have ended with the answer that was lost.
                        upload = self.get(project, upload.id)
                        offset, cut = upload.offset, False
                        continue
                    file.seek(offset)
                    upload = self._append(project, upload.id, file.read(_PIECE), offset) or upload
                    offset, failures = min(offset + _PIECE, size), 0
                    if progress is not None:
                        progress(offset)
                except (ProblemError, urllib.error.URLError, http.client.HTTPException, OSError) as error:
                    if failures >= _TRIES or (isinstance(error, ProblemError) and error.status not in _CUT):
                        raise
                    failures, cut = failures + 1, True
                    retry = error.retry_after if isinstance(error, ProblemError) else None
                    self._connection.options.sleep(retry if retry is not None else self._connection.wait(failures))
            return upload

    def _append(self, project: str, upload: str, piece: bytes, offset: int) -> UploadView | None:
        headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        with self._connection.stream("PATCH", f"/api/projects/{segment(project)}/uploads/{segment(upload)}", {}, piece, headers) as response:
            text = response.read()
        return codec.decode(UploadView, json.loads(text)) if text else None


def _digest(file: Any) -> Any:
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest
