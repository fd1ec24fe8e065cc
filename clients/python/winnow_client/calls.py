"""The calls of Winnow's server, by group. Made by ./dev client from src/Winnow.Server/openapi.json; changes here are lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO, List

from .connection import Connection, segment
from .models import *  # noqa: F403
from .page import Page


class AnswersCalls:
    """Calls of the group Answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mine(self, project: str, limit: int | None = None) -> Page[AnswerView]:
        """`GET /api/projects/{project}/answers`. Needs the role labeller in the project."""
        return self._connection.call(Page[AnswerView], "GET", f"/api/projects/{segment(project)}/answers", {"limit": limit}, None)

    def submit(self, project: str, body: AnswerRequest) -> AnswerReply:
        """`POST /api/projects/{project}/answers`. Needs the role labeller in the project."""
        return self._connection.call(AnswerReply, "POST", f"/api/projects/{segment(project)}/answers", {}, body)

    def undo(self, project: str, answer: int) -> UndoReply:
        """`POST /api/projects/{project}/answers/{answer}/undo`. Needs the role labeller in the project."""
        return self._connection.call(UndoReply, "POST", f"/api/projects/{segment(project)}/answers/{segment(answer)}/undo", {}, None)


class AuditCalls:
    """Calls of the group Audit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, limit: int | None = None, after: str | None = None) -> Page[AuditEntry]:
        """`GET /api/audit`. Needs an admin."""
        return self._connection.call(Page[AuditEntry], "GET", "/api/audit", {"limit": limit, "after": after}, None)

    def verify(self) -> AuditVerdict:
        """`GET /api/audit/verify`. Needs an admin."""
        return self._connection.call(AuditVerdict, "GET", "/api/audit/verify", {}, None)


class BackupCalls:
    """Calls of the group Backup."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stream(self) -> BinaryIO:
        """`POST /api/backup`. Needs an admin. The caller closes the stream."""
        return self._connection.stream("POST", "/api/backup", {}, None)


class DashboardCalls:
    """Calls of the group Dashboard."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, project: str) -> Dashboard:
        """`GET /api/projects/{project}/dashboard`. Needs the role viewer in the project."""
        return self._connection.call(Dashboard, "GET", f"/api/projects/{segment(project)}/dashboard", {}, None)


class DetectorCalls:
    """Calls of the group Detector."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, project: str) -> DetectorView:
        """`GET /api/projects/{project}/detector`. Needs the role viewer in the project."""
        return self._connection.call(DetectorView, "GET", f"/api/projects/{segment(project)}/detector", {}, None)

    def put(self, project: str, content: bytes, name: List[str] | None = None, score_min: float | None = None) -> DetectorView:
        """`PUT /api/projects/{project}/detector`. Needs the role manager in the project."""
        return self._connection.call(DetectorView, "PUT", f"/api/projects/{segment(project)}/detector", {"name": name, "scoreMin": score_min}, content)

    def drop(self, project: str) -> None:
        """`DELETE /api/projects/{project}/detector`. Needs the role manager in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}/detector", {}, None)


class ExploreCalls:
    """Calls of the group Explore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def similar(self, project: str, sample: str, count: int | None = None) -> SimilarReply:
        """`GET /api/projects/{project}/samples/{sample}/similar`. Needs the role viewer in the project."""
        return self._connection.call(SimilarReply, "GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/similar", {"count": count}, None)

    def duplicates(self, project: str, after: str | None = None, limit: int | None = None) -> GroupPage:
        """`GET /api/projects/{project}/duplicates`. Needs the role viewer in the project."""
        return self._connection.call(GroupPage, "GET", f"/api/projects/{segment(project)}/duplicates", {"after": after, "limit": limit}, None)

    def leaks(self, project: str, after: str | None = None, limit: int | None = None) -> GroupPage:
        """`GET /api/projects/{project}/leaks`. Needs the role viewer in the project."""
        return self._connection.call(GroupPage, "GET", f"/api/projects/{segment(project)}/leaks", {"after": after, "limit": limit}, None)

    def suspects(self, project: str, after: str | None = None, limit: int | None = None) -> Page[SuspectView]:
        """`GET /api/projects/{project}/suspects`. Needs the role viewer in the project."""
        return self._connection.call(Page[SuspectView], "GET", f"/api/projects/{segment(project)}/suspects", {"after": after, "limit": limit}, None)


class ExportsCalls:
    """Calls of the group Exports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, project: str, body: ExportRequest) -> ExportView:
        """`POST /api/projects/{project}/exports`. Needs the role manager in the project."""
        return self._connection.call(ExportView, "POST", f"/api/projects/{segment(project)}/exports", {}, body)

    def list(self, project: str, limit: int | None = None, after: str | None = None) -> Page[ExportView]:
        """`GET /api/projects/{project}/exports`. Needs the role viewer in the project."""
        return self._connection.call(Page[ExportView], "GET", f"/api/projects/{segment(project)}/exports", {"limit": limit, "after": after}, None)

    def get(self, project: str, export: int) -> ExportView:
        """`GET /api/projects/{project}/exports/{export}`. Needs the role viewer in the project."""
        return self._connection.call(ExportView, "GET", f"/api/projects/{segment(project)}/exports/{segment(export)}", {}, None)

    def download(self, project: str, export: int) -> BinaryIO:
        """`GET /api/projects/{project}/exports/{export}/file`. Needs the role viewer in the project. The caller closes the stream."""
        return self._connection.stream("GET", f"/api/projects/{segment(project)}/exports/{segment(export)}/file", {}, None)

    def cancel(self, project: str, export: int) -> ExportView:
        """`POST /api/projects/{project}/exports/{export}/cancel`. Needs the role manager in the project."""
        return self._connection.call(ExportView, "POST", f"/api/projects/{segment(project)}/exports/{segment(export)}/cancel", {}, None)


class FederationCalls:
    """Calls of the group Federation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> FederationView:
        """`GET /api/federation`. Needs an admin."""
        return self._connection.call(FederationView, "GET", "/api/federation", {}, None)


class HealthCalls:
    """Calls of the group Health."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def live(self) -> Health:
        """`GET /health/live`. Open to everyone."""
        return self._connection.call(Health, "GET", "/health/live", {}, None)

    def ready(self) -> Health:
        """`GET /health/ready`. Open to everyone."""
        return self._connection.call(Health, "GET", "/health/ready", {}, None)

    def get(self) -> BinaryIO:
        """`GET /metrics`. Open to everyone. The caller closes the stream."""
        return self._connection.stream("GET", "/metrics", {}, None)


class ImagesCalls:
    """Calls of the group Images."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def image(self, project: str, sample: str, size: str | None = None) -> BinaryIO:
        """`GET /api/projects/{project}/samples/{sample}/image`. Needs the role viewer in the project. The caller closes the stream."""
        return self._connection.stream("GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/image", {"size": size}, None)

    def window(self, project: str, sample: str, centre: float, width: float) -> BinaryIO:
        """`GET /api/projects/{project}/samples/{sample}/window`. Needs the role viewer in the project. The caller closes the stream."""
        return self._connection.stream("GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/window", {"centre": centre, "width": width}, None)

    def range(self, project: str, sample: str) -> DeepRange:
        """`GET /api/projects/{project}/samples/{sample}/window/range`. Needs the role viewer in the project."""
        return self._connection.call(DeepRange, "GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/window/range", {}, None)


class ImportsCalls:
    """Calls of the group Imports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def roots(self) -> Page[RootView]:
        """`GET /api/roots`. Needs a signed-in person; a token needs the scope read."""
        return self._connection.call(Page[RootView], "GET", "/api/roots", {}, None)

    def start(self, project: str, body: NewImport) -> ImportView:
        """`POST /api/projects/{project}/imports`. Needs the role manager in the project."""
        return self._connection.call(ImportView, "POST", f"/api/projects/{segment(project)}/imports", {}, body)

    def list(self, project: str, limit: int | None = None, after: str | None = None) -> Page[ImportView]:
        """`GET /api/projects/{project}/imports`. Needs the role viewer in the project."""
        return self._connection.call(Page[ImportView], "GET", f"/api/projects/{segment(project)}/imports", {"limit": limit, "after": after}, None)

    def get(self, project: str, import_: int) -> ImportView:
        """`GET /api/projects/{project}/imports/{import}`. Needs the role viewer in the project."""
        return self._connection.call(ImportView, "GET", f"/api/projects/{segment(project)}/imports/{segment(import_)}", {}, None)

    def cancel(self, project: str, import_: int) -> ImportView:
        """`POST /api/projects/{project}/imports/{import}/cancel`. Needs the role manager in the project."""
        return self._connection.call(ImportView, "POST", f"/api/projects/{segment(project)}/imports/{segment(import_)}/cancel", {}, None)

    def files(self, project: str, import_: int, limit: int | None = None, after: str | None = None, state: str | None = None) -> Page[ImportFileView]:
        """`GET /api/projects/{project}/imports/{import}/files`. Needs the role viewer in the project."""
        return self._connection.call(Page[ImportFileView], "GET", f"/api/projects/{segment(project)}/imports/{segment(import_)}/files", {"limit": limit, "after": after, "state": state}, None)


class InvitesCalls:
    """Calls of the group Invites."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, limit: int | None = None, after: str | None = None) -> Page[InviteSummary]:
        """`GET /api/invites`. Needs a signed-in person; a token needs the scope manage."""
        return self._connection.call(Page[InviteSummary], "GET", "/api/invites", {"limit": limit, "after": after}, None)

    def create(self, body: CreateInvite) -> Invited:
        """`POST /api/invites`. Needs a signed-in person; a token needs the scope manage."""
        return self._connection.call(Invited, "POST", "/api/invites", {}, body)

    def revoke(self, invite: int) -> None:
        """`DELETE /api/invites/{invite}`. Needs a signed-in person; a token needs the scope manage."""
        return self._connection.call(None, "DELETE", f"/api/invites/{segment(invite)}", {}, None)

    def accept(self, body: AcceptInvite) -> SessionInfo:
        """`POST /api/invites/accept`. Open to everyone."""
        return self._connection.call(SessionInfo, "POST", "/api/invites/accept", {}, body)


class JournalCalls:
    """Calls of the group Journal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, after: int | None = None, limit: int | None = None) -> Page[JournalEntry]:
        """`GET /api/projects/{project}/journal`. Needs the role manager in the project."""
        return self._connection.call(Page[JournalEntry], "GET", f"/api/projects/{segment(project)}/journal", {"after": after, "limit": limit}, None)

    def verify(self, project: str) -> JournalVerdict:
        """`GET /api/projects/{project}/journal/verify`. Needs the role manager in the project."""
        return self._connection.call(JournalVerdict, "GET", f"/api/projects/{segment(project)}/journal/verify", {}, None)


class MapCalls:
    """Calls of the group Map."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, project: str) -> BinaryIO:
        """`GET /api/projects/{project}/map`. Needs the role viewer in the project. The caller closes the stream."""
        return self._connection.stream("GET", f"/api/projects/{segment(project)}/map", {}, None)


class MembersCalls:
    """Calls of the group Members."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, limit: int | None = None, after: str | None = None) -> Page[Member]:
        """`GET /api/projects/{project}/members`. Needs the role manager in the project."""
        return self._connection.call(Page[Member], "GET", f"/api/projects/{segment(project)}/members", {"limit": limit, "after": after}, None)

    def set(self, project: str, user: str, body: SetRole) -> Member:
        """`PUT /api/projects/{project}/members/{user}`. Needs the role manager in the project."""
        return self._connection.call(Member, "PUT", f"/api/projects/{segment(project)}/members/{segment(user)}", {}, body)

    def remove(self, project: str, user: str) -> None:
        """`DELETE /api/projects/{project}/members/{user}`. Needs the role manager in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}/members/{segment(user)}", {}, None)


class ModelsCalls:
    """Calls of the group Models."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str) -> Page[ModelView]:
        """`GET /api/projects/{project}/models`. Needs the role viewer in the project."""
        return self._connection.call(Page[ModelView], "GET", f"/api/projects/{segment(project)}/models", {}, None)

    def get(self, project: str, number: int) -> ModelDetail:
        """`GET /api/projects/{project}/models/{number}`. Needs the role viewer in the project."""
        return self._connection.call(ModelDetail, "GET", f"/api/projects/{segment(project)}/models/{segment(number)}", {}, None)

    def download(self, project: str, number: int, file: str) -> BinaryIO:
        """`GET /api/projects/{project}/models/{number}/files/{file}`. Needs the role manager in the project. The caller closes the stream."""
        return self._connection.stream("GET", f"/api/projects/{segment(project)}/models/{segment(number)}/files/{segment(file)}", {}, None)


class PredictionsCalls:
    """Calls of the group Predictions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def import_(self, project: str, body: NewPredictions) -> PredictionReport:
        """`POST /api/projects/{project}/predictions`. Needs the role manager in the project."""
        return self._connection.call(PredictionReport, "POST", f"/api/projects/{segment(project)}/predictions", {}, body)


class ProjectsCalls:
    """Calls of the group Projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, bin: bool | None = None) -> Page[ProjectView]:
        """`GET /api/projects`. Needs a signed-in person; a token needs the scope read."""
        return self._connection.call(Page[ProjectView], "GET", "/api/projects", {"bin": bin}, None)

    def create(self, body: NewProject) -> ProjectView:
        """`POST /api/projects`. Needs a signed-in person; a token needs the scope manage."""
        return self._connection.call(ProjectView, "POST", "/api/projects", {}, body)

    def get(self, project: str) -> ProjectView:
        """`GET /api/projects/{project}`. Needs the role viewer in the project."""
        return self._connection.call(ProjectView, "GET", f"/api/projects/{segment(project)}", {}, None)

    def change(self, project: str, body: ProjectChange) -> ProjectView:
        """`PATCH /api/projects/{project}`. Needs the role manager in the project."""
        return self._connection.call(ProjectView, "PATCH", f"/api/projects/{segment(project)}", {}, body)

    def bin(self, project: str) -> None:
        """`DELETE /api/projects/{project}`. Needs the role manager in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}", {}, None)

    def restore(self, project: str) -> ProjectView:
        """`POST /api/projects/{project}/restore`. Needs the role manager in the project."""
        return self._connection.call(ProjectView, "POST", f"/api/projects/{segment(project)}/restore", {}, None)

    def schema(self, project: str) -> SchemaView:
        """`GET /api/projects/{project}/schema`. Needs the role viewer in the project."""
        return self._connection.call(SchemaView, "GET", f"/api/projects/{segment(project)}/schema", {}, None)

    def change_schema(self, project: str, body: SchemaChange) -> SchemaView:
        """`PUT /api/projects/{project}/schema`. Needs the role manager in the project."""
        return self._connection.call(SchemaView, "PUT", f"/api/projects/{segment(project)}/schema", {}, body)


class QueueCalls:
    """Calls of the group Queue."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, project: str, body: NextRequest) -> QueueReply:
        """`POST /api/projects/{project}/queue/next`. Needs the role labeller in the project."""
        return self._connection.call(QueueReply, "POST", f"/api/projects/{segment(project)}/queue/next", {}, body)

    def release(self, project: str, body: ReleaseRequest) -> None:
        """`POST /api/projects/{project}/queue/release`. Needs the role labeller in the project."""
        return self._connection.call(None, "POST", f"/api/projects/{segment(project)}/queue/release", {}, body)

    def put(self, project: str, body: PutRequest) -> PutReply:
        """`POST /api/projects/{project}/queue/put`. Needs the role labeller in the project."""
        return self._connection.call(PutReply, "POST", f"/api/projects/{segment(project)}/queue/put", {}, body)

    def save_draft(self, project: str, sample: str, body: AnswerValue) -> None:
        """`PUT /api/projects/{project}/drafts/{sample}`. Needs the role labeller in the project."""
        return self._connection.call(None, "PUT", f"/api/projects/{segment(project)}/drafts/{segment(sample)}", {}, body)


class ReviewCalls:
    """Calls of the group Review."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, kind: str | None = None, after: str | None = None, limit: int | None = None) -> Page[ReviewItem]:
        """`GET /api/projects/{project}/review`. Needs the role reviewer in the project."""
        return self._connection.call(Page[ReviewItem], "GET", f"/api/projects/{segment(project)}/review", {"kind": kind, "after": after, "limit": limit}, None)

    def decide(self, project: str, sample: str, body: ReviewDecision) -> None:
        """`POST /api/projects/{project}/review/{sample}`. Needs the role reviewer in the project."""
        return self._connection.call(None, "POST", f"/api/projects/{segment(project)}/review/{segment(sample)}", {}, body)

    def flag(self, project: str, sample: str, body: FlagRequest) -> None:
        """`POST /api/projects/{project}/review/{sample}/flag`. Needs the role labeller in the project."""
        return self._connection.call(None, "POST", f"/api/projects/{segment(project)}/review/{segment(sample)}/flag", {}, body)


class RoundsCalls:
    """Calls of the group Rounds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, limit: int | None = None) -> Page[RoundView]:
        """`GET /api/projects/{project}/rounds`. Needs the role viewer in the project."""
        return self._connection.call(Page[RoundView], "GET", f"/api/projects/{segment(project)}/rounds", {"limit": limit}, None)

    def start(self, project: str) -> RoundView:
        """`POST /api/projects/{project}/rounds`. Needs the role manager in the project."""
        return self._connection.call(RoundView, "POST", f"/api/projects/{segment(project)}/rounds", {}, None)

    def pause(self, project: str) -> RoundView:
        """`POST /api/projects/{project}/rounds/current/pause`. Needs the role manager in the project."""
        return self._connection.call(RoundView, "POST", f"/api/projects/{segment(project)}/rounds/current/pause", {}, None)

    def resume(self, project: str) -> RoundView:
        """`POST /api/projects/{project}/rounds/current/resume`. Needs the role manager in the project."""
        return self._connection.call(RoundView, "POST", f"/api/projects/{segment(project)}/rounds/current/resume", {}, None)

    def cancel(self, project: str) -> RoundView:
        """`POST /api/projects/{project}/rounds/current/cancel`. Needs the role manager in the project."""
        return self._connection.call(RoundView, "POST", f"/api/projects/{segment(project)}/rounds/current/cancel", {}, None)


class SamplesCalls:
    """Calls of the group Samples."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, state: str | None = None, class_: int | None = None, tag: str | None = None, round: int | None = None, annotator: str | None = None, text: str | None = None, review: str | None = None, suspect: bool | None = None, sort: str | None = None, after: str | None = None, limit: int | None = None, total: bool | None = None) -> Page[SampleView]:
        """`GET /api/projects/{project}/samples`. Needs the role viewer in the project."""
        return self._connection.call(Page[SampleView], "GET", f"/api/projects/{segment(project)}/samples", {"state": state, "class": class_, "tag": tag, "round": round, "annotator": annotator, "text": text, "review": review, "suspect": suspect, "sort": sort, "after": after, "limit": limit, "total": total}, None)

    def get(self, project: str, sample: str) -> SampleDetail:
        """`GET /api/projects/{project}/samples/{sample}`. Needs the role viewer in the project."""
        return self._connection.call(SampleDetail, "GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}", {}, None)

    def history(self, project: str, sample: str) -> Page[HistoryEntry]:
        """`GET /api/projects/{project}/samples/{sample}/history`. Needs the role viewer in the project."""
        return self._connection.call(Page[HistoryEntry], "GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/history", {}, None)

    def comments(self, project: str, sample: str) -> Page[CommentView]:
        """`GET /api/projects/{project}/samples/{sample}/comments`. Needs the role viewer in the project."""
        return self._connection.call(Page[CommentView], "GET", f"/api/projects/{segment(project)}/samples/{segment(sample)}/comments", {}, None)

    def comment(self, project: str, sample: str, body: NewComment) -> CommentView:
        """`POST /api/projects/{project}/samples/{sample}/comments`. Needs the role labeller in the project."""
        return self._connection.call(CommentView, "POST", f"/api/projects/{segment(project)}/samples/{segment(sample)}/comments", {}, body)

    def tags(self, project: str) -> Page[TagCount]:
        """`GET /api/projects/{project}/tags`. Needs the role viewer in the project."""
        return self._connection.call(Page[TagCount], "GET", f"/api/projects/{segment(project)}/tags", {}, None)

    def change_tags(self, project: str, body: TagChange) -> None:
        """`POST /api/projects/{project}/tags`. Needs the role labeller in the project."""
        return self._connection.call(None, "POST", f"/api/projects/{segment(project)}/tags", {}, body)


class ServerCalls:
    """Calls of the group Server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> ServerState:
        """`GET /api/server`. Needs an admin."""
        return self._connection.call(ServerState, "GET", "/api/server", {}, None)


class SessionCalls:
    """Calls of the group Session."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> SessionInfo:
        """`GET /api/session`. Open to everyone."""
        return self._connection.call(SessionInfo, "GET", "/api/session", {}, None)

    def sign_in(self, body: SignIn) -> SessionInfo:
        """`POST /api/session`. Open to everyone."""
        return self._connection.call(SessionInfo, "POST", "/api/session", {}, body)

    def sign_out(self) -> None:
        """`DELETE /api/session`. Needs a session in a browser."""
        return self._connection.call(None, "DELETE", "/api/session", {}, None)

    def set_up(self, body: SetUp) -> SessionInfo:
        """`POST /api/setup`. Open to everyone."""
        return self._connection.call(SessionInfo, "POST", "/api/setup", {}, body)

    def change_password(self, body: ChangePassword) -> None:
        """`PUT /api/session/password`. Needs a session in a browser."""
        return self._connection.call(None, "PUT", "/api/session/password", {}, body)

    def change_preferences(self, body: Any) -> None:
        """`PUT /api/session/preferences`. Needs a session in a browser."""
        return self._connection.call(None, "PUT", "/api/session/preferences", {}, body)

    def start(self, body: StartOpenId) -> OpenIdStart:
        """`POST /api/openid/start`. Open to everyone."""
        return self._connection.call(OpenIdStart, "POST", "/api/openid/start", {}, body)


class StreamCalls:
    """Calls of the group Stream."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, project: str) -> StreamView:
        """`GET /api/projects/{project}/stream`. Needs the role viewer in the project."""
        return self._connection.call(StreamView, "GET", f"/api/projects/{segment(project)}/stream", {}, None)

    def put(self, project: str, body: StreamChange) -> StreamView:
        """`PUT /api/projects/{project}/stream`. Needs the role manager in the project."""
        return self._connection.call(StreamView, "PUT", f"/api/projects/{segment(project)}/stream", {}, body)

    def push(self, project: str, content: bytes, name: str | None = None) -> PushedImage:
        """`POST /api/projects/{project}/stream/push`. Needs the role labeller in the project."""
        return self._connection.call(PushedImage, "POST", f"/api/projects/{segment(project)}/stream/push", {"name": name}, content)

    def decisions(self, project: str, limit: int | None = None, after: str | None = None) -> Page[StreamDecisionView]:
        """`GET /api/projects/{project}/stream/decisions`. Needs the role viewer in the project."""
        return self._connection.call(Page[StreamDecisionView], "GET", f"/api/projects/{segment(project)}/stream/decisions", {"limit": limit, "after": after}, None)

    def revisit(self, project: str, count: int | None = None) -> RevisitReply:
        """`POST /api/projects/{project}/stream/revisit`. Needs the role manager in the project."""
        return self._connection.call(RevisitReply, "POST", f"/api/projects/{segment(project)}/stream/revisit", {"count": count}, None)


class TokensCalls:
    """Calls of the group Tokens."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, limit: int | None = None, after: str | None = None) -> Page[TokenSummary]:
        """`GET /api/tokens`. Needs a session in a browser."""
        return self._connection.call(Page[TokenSummary], "GET", "/api/tokens", {"limit": limit, "after": after}, None)

    def create(self, body: CreateToken) -> TokenSummary:
        """`POST /api/tokens`. Needs a session in a browser."""
        return self._connection.call(TokenSummary, "POST", "/api/tokens", {}, body)

    def revoke(self, token: int) -> None:
        """`DELETE /api/tokens/{token}`. Needs a session in a browser."""
        return self._connection.call(None, "DELETE", f"/api/tokens/{segment(token)}", {}, None)


class UploadsCalls:
    """Calls of the group Uploads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, project: str, body: NewUpload) -> UploadView:
        """`POST /api/projects/{project}/uploads`. Needs the role manager in the project."""
        return self._connection.call(UploadView, "POST", f"/api/projects/{segment(project)}/uploads", {}, body)

    def get(self, project: str, upload: str) -> UploadView:
        """`GET /api/projects/{project}/uploads/{upload}`. Needs the role manager in the project."""
        return self._connection.call(UploadView, "GET", f"/api/projects/{segment(project)}/uploads/{segment(upload)}", {}, None)

    def drop(self, project: str, upload: str) -> None:
        """`DELETE /api/projects/{project}/uploads/{upload}`. Needs the role manager in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}/uploads/{segment(upload)}", {}, None)


class UsersCalls:
    """Calls of the group Users."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, limit: int | None = None, after: str | None = None) -> Page[UserSummary]:
        """`GET /api/users`. Needs an admin."""
        return self._connection.call(Page[UserSummary], "GET", "/api/users", {"limit": limit, "after": after}, None)

    def change(self, user: int, body: ChangeUser) -> UserSummary:
        """`PATCH /api/users/{user}`. Needs an admin."""
        return self._connection.call(UserSummary, "PATCH", f"/api/users/{segment(user)}", {}, body)


class VersionsCalls:
    """Calls of the group Versions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create(self, project: str, body: NewVersion) -> VersionView:
        """`POST /api/projects/{project}/versions`. Needs the role manager in the project."""
        return self._connection.call(VersionView, "POST", f"/api/projects/{segment(project)}/versions", {}, body)

    def list(self, project: str, limit: int | None = None, after: str | None = None) -> Page[VersionView]:
        """`GET /api/projects/{project}/versions`. Needs the role viewer in the project."""
        return self._connection.call(Page[VersionView], "GET", f"/api/projects/{segment(project)}/versions", {"limit": limit, "after": after}, None)

    def get(self, project: str, version: int) -> VersionView:
        """`GET /api/projects/{project}/versions/{version}`. Needs the role viewer in the project."""
        return self._connection.call(VersionView, "GET", f"/api/projects/{segment(project)}/versions/{segment(version)}", {}, None)

    def diff(self, project: str, version: int, other: int, limit: int | None = None, after: str | None = None) -> VersionDiff:
        """`GET /api/projects/{project}/versions/{version}/diff/{other}`. Needs the role viewer in the project."""
        return self._connection.call(VersionDiff, "GET", f"/api/projects/{segment(project)}/versions/{segment(version)}/diff/{segment(other)}", {"limit": limit, "after": after}, None)


class ViewsCalls:
    """Calls of the group Views."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str) -> Page[SavedView]:
        """`GET /api/projects/{project}/views`. Needs the role viewer in the project."""
        return self._connection.call(Page[SavedView], "GET", f"/api/projects/{segment(project)}/views", {}, None)

    def save(self, project: str, body: NewView) -> SavedView:
        """`POST /api/projects/{project}/views`. Needs the role viewer in the project."""
        return self._connection.call(SavedView, "POST", f"/api/projects/{segment(project)}/views", {}, body)

    def delete(self, project: str, view: int) -> None:
        """`DELETE /api/projects/{project}/views/{view}`. Needs the role viewer in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}/views/{segment(view)}", {}, None)


class WebhooksCalls:
    """Calls of the group Webhooks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, project: str, limit: int | None = None, after: str | None = None) -> Page[WebhookView]:
        """`GET /api/projects/{project}/webhooks`. Needs the role manager in the project."""
        return self._connection.call(Page[WebhookView], "GET", f"/api/projects/{segment(project)}/webhooks", {"limit": limit, "after": after}, None)

    def create(self, project: str, body: NewWebhook) -> WebhookView:
        """`POST /api/projects/{project}/webhooks`. Needs the role manager in the project."""
        return self._connection.call(WebhookView, "POST", f"/api/projects/{segment(project)}/webhooks", {}, body)

    def change(self, project: str, webhook: int, body: WebhookChange) -> WebhookView:
        """`PATCH /api/projects/{project}/webhooks/{webhook}`. Needs the role manager in the project."""
        return self._connection.call(WebhookView, "PATCH", f"/api/projects/{segment(project)}/webhooks/{segment(webhook)}", {}, body)

    def delete(self, project: str, webhook: int) -> None:
        """`DELETE /api/projects/{project}/webhooks/{webhook}`. Needs the role manager in the project."""
        return self._connection.call(None, "DELETE", f"/api/projects/{segment(project)}/webhooks/{segment(webhook)}", {}, None)

    def deliveries(self, project: str, webhook: int, limit: int | None = None, after: str | None = None) -> Page[DeliveryView]:
        """`GET /api/projects/{project}/webhooks/{webhook}/deliveries`. Needs the role manager in the project."""
        return self._connection.call(Page[DeliveryView], "GET", f"/api/projects/{segment(project)}/webhooks/{segment(webhook)}/deliveries", {"limit": limit, "after": after}, None)

    def test(self, project: str, webhook: int) -> None:
        """`POST /api/projects/{project}/webhooks/{webhook}/test`. Needs the role manager in the project."""
        return self._connection.call(None, "POST", f"/api/projects/{segment(project)}/webhooks/{segment(webhook)}/test", {}, None)


class Calls:
    """All groups of calls."""

    def __init__(self, connection: Connection) -> None:
        self.answers = AnswersCalls(connection)
        self.audit = AuditCalls(connection)
        self.backup = BackupCalls(connection)
        self.dashboard = DashboardCalls(connection)
        self.detector = DetectorCalls(connection)
        self.explore = ExploreCalls(connection)
        self.exports = ExportsCalls(connection)
        self.federation = FederationCalls(connection)
        self.health = HealthCalls(connection)
        self.images = ImagesCalls(connection)
        self.imports = ImportsCalls(connection)
        self.invites = InvitesCalls(connection)
        self.journal = JournalCalls(connection)
        self.map = MapCalls(connection)
        self.members = MembersCalls(connection)
        self.models = ModelsCalls(connection)
        self.predictions = PredictionsCalls(connection)
        self.projects = ProjectsCalls(connection)
        self.queue = QueueCalls(connection)
        self.review = ReviewCalls(connection)
        self.rounds = RoundsCalls(connection)
        self.samples = SamplesCalls(connection)
        self.server = ServerCalls(connection)
        self.session = SessionCalls(connection)
        self.stream = StreamCalls(connection)
        self.tokens = TokensCalls(connection)
        self.uploads = UploadsCalls(connection)
        self.users = UsersCalls(connection)
        self.versions = VersionsCalls(connection)
        self.views = ViewsCalls(connection)
        self.webhooks = WebhooksCalls(connection)
