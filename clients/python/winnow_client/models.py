"""What the server of Winnow takes and gives. Made by ./dev client from src/Winnow.Server/openapi.json; changes here are lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


@dataclass(frozen=True, kw_only=True)
class AcceptInvite:
    """A new account; somebody who is signed in sends the token alone."""

    token: str

    name: str | None = None

    display_name: str | None = field(default=None, metadata={"json": "displayName"})

    password: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccuracyBounds:
    """Between what a federation's accuracy should lie, on the same held-out labels."""

    #: Labels over all sites together.
    labels: int

    #: Every site for itself: what a federation must beat; null where nobody measured it.
    isolated: float | None = None

    #: All labels in one place: what a federation cannot have; null where nobody measured it.
    centralised: float | None = None


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Whether to go on labelling."""

    #: `go on`, `stop` or `not yet`.
    verdict: str

    #: Why.
    sentence: str


class AnswerOutcome(str, Enum):
    """What an annotator did with a sample."""

    LABEL = "label"
    SKIP = "skip"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class AnswerRecord:
    """An answer beside its sample."""

    #: Its id.
    answer: int

    #: Who, as the journal knows them.
    user: str

    #: Who, as people know them.
    name: str

    #: What was done.
    outcome: AnswerOutcome

    #: What was said, or null.
    value: AnswerValue | None = None

    #: Why, or null.
    reason: str | None = None

    #: Milliseconds it took.
    lead_ms: int = field(metadata={"json": "leadMs"})

    #: Others had settled the sample before.
    late: bool

    #: Taken back, replaced or sent back.
    undone: bool

    #: When.
    saved_at: str = field(metadata={"json": "savedAt"})


@dataclass(frozen=True, kw_only=True)
class AnswerReply:
    """An answer that is on disk."""

    #: Its id.
    answer: int

    #: When.
    saved_at: str = field(metadata={"json": "savedAt"})

    #: The round whose pick it was, or null.
    round: int | None = None

    #: Others had settled the sample before; it is kept.
    late: bool

    #: The images wanted.
    next: QueueReply


@dataclass(frozen=True, kw_only=True)
class AnswerRequest:
    """An answer."""

    #: UUID drawn by the sender: sent again, it is stored once.
    key: str

    #: Id of the sample.
    sample: str

    #: `label`, `skip` or `unsure`.
    outcome: AnswerOutcome

    #: Milliseconds from showing to sending.
    lead_ms: float = field(metadata={"json": "leadMs"})

    #: Version of the classes that were shown.
    schema_version: int = field(metadata={"json": "schemaVersion"})

    #: What was said; with `label` alone.
    value: AnswerValue | None = None

    #: Why it is skipped or unclear, up to 500 characters.
    reason: str | None = None

    #: Images wanted in the same call.
    next: NextRequest | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerValue:
    """Everything an annotator says about one image."""

    #: Indices of the image's classes: exactly one for `classify`, any number for `multilabel`.
    classes: list[int] | None = None

    #: Shapes, for `detect` and `segment`; an empty list says that there is nothing.
    shapes: list[ShapeValue] | None = None

    #: Tags of the image.
    tags: list[str] | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """An answer as the API shows it."""

    #: Its id.
    answer: int

    #: The sample.
    sample: str

    #: Who.
    annotator: str

    #: What was done.
    outcome: AnswerOutcome

    #: What was said, or null.
    value: AnswerValue | None = None

    #: Why, or null.
    reason: str | None = None

    #: Milliseconds it took.
    lead_ms: int = field(metadata={"json": "leadMs"})

    #: The round, or null.
    round: int | None = None

    #: Others had settled the sample before.
    late: bool

    #: When.
    saved_at: str = field(metadata={"json": "savedAt"})

    #: Address of the small picture.
    thumb: str


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One entry, newest first in lists."""

    #: From 1, without gaps.
    number: int

    #: When, ISO 8601 in UTC.
    at: str

    #: What happened, such as `role.set`.
    type: str

    #: Who, whom, where.
    data: Any = None

    #: Hex SHA-256 over this entry and the hash before.
    hash: str


@dataclass(frozen=True, kw_only=True)
class AuditVerdict:
    """Whether the chain of hashes holds."""

    #: Whether it does.
    ok: bool

    #: What is wrong, one sentence each.
    problems: list[str]


@dataclass(frozen=True, kw_only=True)
class BlobProblem:
    """A blob that was found missing or damaged, for whoever runs the server."""

    #: Its name.
    blob: str

    #: `missing` or `damaged`.
    fault: str

    #: One sentence.
    reason: str

    #: When it was found.
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BudgetUse:
    """One line of a budget."""

    #: What is counted.
    name: str

    #: So far.
    used: float

    #: The limit, or null.
    limit: float | None = None

    #: Unit of both.
    unit: str


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """Body of a change of password."""

    current: str

    next: str


@dataclass(frozen=True, kw_only=True)
class ChangeUser:
    """What to change; what is left out stays."""

    admin: bool | None = None

    disabled: bool | None = None

    may_create: bool | None = field(default=None, metadata={"json": "mayCreate"})


@dataclass(frozen=True, kw_only=True)
class ChangedSample:
    """An image whose label differs."""

    #: Its id.
    sample: str

    #: File name.
    name: str

    #: `added`, `removed` or `changed`.
    change: str

    #: What, in words.
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ClassMeasure:
    """One class."""

    #: Its index.
    index: int

    #: Its name.
    name: str

    #: Labels of it; of objects, drawn ones.
    labels: int

    #: Share of its samples that are recognised, of boxes AP50 and of areas IoU; null where none was measured.
    value: float | None = None

    #: Lower end of the 95 % interval (Wilson; of objects by resampling the images).
    low: float | None = None

    #: Upper end.
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class ClassScore:
    """Confidence in a class."""

    #: Index.
    class_: int = field(metadata={"json": "class"})

    #: 0 to 1.
    score: float


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """One class."""

    #: Its index; ignored when sent, as the place in the list counts.
    index: int

    #: Its name.
    name: str

    #: `#rrggbb`, or null for the one given out by index.
    colour: str | None = None

    #: No longer offered.
    retired: bool | None = None


@dataclass(frozen=True, kw_only=True)
class CommentView:
    """A comment as the API shows it."""

    #: From 1.
    id: int

    #: Who, as the journal knows them.
    user: str

    #: Who, as people know them.
    name: str

    #: Plain text.
    text: str

    #: When.
    at: str


@dataclass(frozen=True, kw_only=True)
class CreateInvite:
    """What somebody is invited to: a role in a project, an account, or being an admin."""

    role: Role | None = None

    project: str | None = None

    admin: bool | None = None

    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class CreateToken:
    """What a token is to be."""

    name: str

    scopes: list[Scope]

    project: str | None = None

    expires_at: datetime | None = field(default=None, metadata={"json": "expiresAt"})


@dataclass(frozen=True, kw_only=True)
class CurvePointView:
    """A measured point."""

    #: Labels learned from.
    labels: int

    #: Working time up to there.
    seconds: float

    #: Share that is right, or the metric.
    value: float

    #: Lower end of the 95 % interval (Wilson; of objects by resampling the images).
    low: float

    #: Upper end.
    high: float


@dataclass(frozen=True, kw_only=True)
class CurveView:
    """The learning curve."""

    #: What is measured.
    metric: str

    #: What is aimed at, or null.
    target: float | None = None

    #: Labels drawn by chance, on which all points are measured; of objects those of the newest point.
    held_out: int = field(metadata={"json": "heldOut"})

    #: All labels.
    winnow: list[CurvePointView]

    #: Labels drawn by chance alone; empty where objects are drawn.
    random: list[CurvePointView]

    #: Empty where objects are drawn; else as many of the first labels as chance has drawn.
    matched: list[CurvePointView]

    #: Always empty: nothing is extrapolated.
    forecast: list[CurvePointView]


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """The dashboard."""

    #: The saving meter.
    saving: SavingView

    #: Whether to go on.
    advice: Advice

    #: What is spent.
    budget: list[BudgetUse]

    #: The learning curve.
    curve: CurveView

    #: The newest round, or null.
    round: RoundView | None = None

    #: What each round gained.
    gain: list[GainView]

    #: Each class.
    classes: list[ClassMeasure]

    #: Parts of the images, by tag; of objects by tag, metadata and size of the objects.
    slices: list[SliceView]

    #: Labelled images that the model gets most wrong.
    mistakes: list[MistakeView]

    #: How many of them are known.
    mistakes_total: int = field(metadata={"json": "mistakesTotal"})

    #: Who labelled.
    people: list[PersonView]

    #: How unsure the newest model is, or null before there is one.
    uncertainty: UncertaintyHistogram | None = None

    #: Newest models, newest first.
    models: list[ModelView]


@dataclass(frozen=True, kw_only=True)
class DeepRange:
    """Values of a picture of 16 bits."""

    #: 16.
    bits: int

    #: Smallest value.
    min: int

    #: Largest value.
    max: int


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One try to deliver a message."""

    #: Its id.
    id: str

    #: When.
    at: datetime

    #: Kind of the message; `test` for one that was asked for.
    kind: str

    #: From 1.
    attempt: int

    #: Status of the answer, or null where none came.
    status: int | None = None

    #: Time it took, or null.
    milliseconds: int | None = None

    #: Why it failed, or null.
    reason: str | None = None

    #: When it is tried again, or null.
    next_at: datetime | None = field(default=None, metadata={"json": "nextAt"})


@dataclass(frozen=True, kw_only=True)
class DetectorView:
    """A project's detector."""

    #: Hex SHA-256 of its file.
    hash: str

    #: Size of its file.
    bytes: int

    #: Names of its classes that came with it, or null where the file names them.
    names: list[str] | None = None

    #: Confidence from which a box is suggested.
    score_min: float = field(metadata={"json": "scoreMin"})

    #: `running` (images wait for it), `ready` or `failed`.
    state: str

    #: Why it failed, or null.
    reason: str | None = None

    #: Kind of its output, or null before it has run.
    head: str | None = None

    #: Its classes that the project has, by name.
    classes: list[str]

    #: Its classes that the project does not have: their boxes are left out.
    unknown: list[str]

    #: Images it has looked at.
    images: int


@dataclass(frozen=True, kw_only=True)
class ExportReport:
    """What an export holds and what its format could not hold; in the zip file as `winnow-export.json`."""

    #: Name of the project.
    project: str

    #: The format.
    format: str

    #: Name of the dataset version, or null for the labels as they were.
    version: str | None = None

    #: Newest event of the journal whose labels are in it.
    event: int

    #: Hex SHA-256 over ids and labels.
    labels_hash: str = field(metadata={"json": "labelsHash"})

    #: Images in it.
    images: int

    #: Labels in it.
    annotations: int

    #: Items left out.
    left_out: int = field(metadata={"json": "leftOut"})

    #: The first 200 of them, and why.
    problems: list[FileProblem]

    #: What was changed on the way, and how often.
    notes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """An export to make."""

    #: Name of an annotation format, such as `coco`.
    format: str

    #: Id of a dataset version; null for the labels as they are when it is written.
    version: str | None = None

    #: `original`: numbers that imported files gave come back; `fresh`: from 1 on. Default: original.
    ids: str | None = None

    #: Take place, time, camera and the like out of the images. Null: as the project's settings say.
    strip_metadata: bool | None = field(default=None, metadata={"json": "stripMetadata"})

    #: Put the image files in. Default: true; formats that are folders of images cannot do without.
    images: bool | None = None

    #: Put images without a label in too, marked as such. Default: false.
    unlabelled: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ExportView:
    """An export as the API shows it."""

    #: Its id.
    id: str

    #: The format.
    format: str

    #: Name of the dataset version, or null for the labels as they were.
    version: str | None = None

    #: `waiting`, `running`, `done` or `failed`.
    state: str

    #: Share done while it runs, 0 to 1; else null.
    share: float | None = None

    #: Size of the zip file, or null.
    bytes: int | None = None

    #: Images in it, or null.
    images: int | None = None

    #: Written, read back and found equal; only such files are given out.
    verified: bool

    #: Hex SHA-256 of the zip file, or null.
    hash: str | None = None

    #: Who asked for it.
    by: str

    #: When.
    created_at: str = field(metadata={"json": "createdAt"})

    #: When it ended, or null.
    ended_at: str | None = field(default=None, metadata={"json": "endedAt"})

    #: Why it failed, or null.
    reason: str | None = None

    #: What the format could not hold, or null; in the view of one export alone.
    report: ExportReport | None = None


@dataclass(frozen=True, kw_only=True)
class FederationOverview:
    """How a federation stands, for people: what its coordinator knows, and no more than that."""

    #: When this was so.
    at: datetime

    #: Number of the run; 0 before the first.
    run: int | None = None

    #: Rounds done in it.
    round: int | None = None

    #: Rounds in all.
    rounds: int | None = None

    #: Whether the run is over.
    is_over: bool | None = field(default=None, metadata={"json": "isOver"})

    #: Why it ended before its time; null where it did not.
    ended: str | None = None

    #: The open stage; null while none is.
    stage: str | None = None

    #: Sites that answered the open stage.
    answered: int | None = None

    #: Sites that are asked in it.
    expected: int | None = None

    #: What is learned, as the plan names it; null before the first run.
    features: str | None = None

    #: How models are joined; null before the first run.
    aggregator: str | None = None

    #: Whether the coordinator sees sums alone.
    secure: bool | None = None

    #: Penalty that the sites voted for; null where nothing is tuned, or not yet.
    penalty: float | None = None

    #: Labels that the choice may spend, or their cost; null where nothing is chosen.
    budget: int | None = None

    #: Labels that it spends, or their cost, once made.
    spent: int | None = None

    #: Whether the choice is made.
    is_chosen: bool | None = field(default=None, metadata={"json": "isChosen"})

    #: Who is chosen; null where nothing is.
    selector: str | None = None

    #: δ that the sites' ε are stated for.
    delta: float | None = None

    #: The sites, by name.
    sites: list[SiteOverview] | None = None

    #: Rounds that were closed, oldest first; the newest int FederationOverview.RoundsMost of them.
    history: list[RoundOverview] | None = None

    #: Rounds that were closed before those of IReadOnlyList&lt;RoundOverview&gt; FederationOverview.History.
    earlier: int | None = None

    #: What the same labels would come to without a federation, where somebody could measure it; by labels.
    bounds: list[AccuracyBounds] | None = None


@dataclass(frozen=True, kw_only=True)
class FederationView:
    """A federation as administrators see it."""

    #: Whether this server was started with the folder of a coordinator.
    is_configured: bool = field(metadata={"json": "isConfigured"})

    #: Whether the coordinator wrote within the last half minute.
    is_running: bool = field(metadata={"json": "isRunning"})

    #: How the federation stood when the coordinator last wrote; null before it ever did.
    overview: FederationOverview | None = None


@dataclass(frozen=True, kw_only=True)
class FileProblem:
    """A file that a reader left out, and why."""

    name: str

    reason: str


@dataclass(frozen=True, kw_only=True)
class FlagRequest:
    """Asks a reviewer to look."""

    #: 1 to 500 characters.
    reason: str


@dataclass(frozen=True, kw_only=True)
class GainView:
    """What a round gained."""

    #: The round.
    round: int

    #: Percentage points over the measured round before.
    points: float


@dataclass(frozen=True, kw_only=True)
class GroupMember:
    """An image of a group."""

    #: Its id.
    id: str

    #: File name.
    name: str

    #: Its part of the split, or null.
    split: str | None = None

    #: Its state.
    state: str


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """A page of groups, nearest first."""

    #: At most as many as asked for.
    items: list[GroupView]

    #: What `after` must be for the next page; null at the end.
    next: str | None = None

    #: `done`, or `running` while a newer list is being made; ask again.
    state: str

    #: Newest event of the journal when the list was made; 0 before the first.
    event: int

    #: Groups of the list.
    groups: int

    #: Images that were compared.
    images: int

    #: Nothing within the distance is missed; false where very many pictures are almost the same.
    is_exact: bool = field(metadata={"json": "isExact"})

    #: Which parts were compared, in words; null for duplicates.
    split: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """Images that are nearly the same."""

    #: Id of the first.
    id: str

    #: Share of the perceptual hash's bits in which others differ from the first, the largest; 0 is the same picture.
    distance: float

    #: Cosine distance of others from the first in the newest round's embeddings, the largest; null where there are none.
    embedding: float | None = None

    #: Images of the group.
    count: int

    #: The first 200 of them.
    samples: list[GroupMember]


@dataclass(frozen=True, kw_only=True)
class Health:
    """Answer of the health routes."""

    #: `live` or `ready`.
    status: str

    #: What whoever runs the server should look at, without names: `winnow doctor --server` tells more. Empty where all is well.
    warnings: list[str] | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One thing that happened to a sample."""

    #: When.
    at: str

    #: Who did it.
    who: str

    #: What, in words.
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ImportFileView:
    """What became of one file."""

    #: From 1.
    number: int

    #: The file.
    name: str

    #: `waiting`, `added`, `duplicate` or `problem`.
    state: str

    #: The sample it became or is a duplicate of, or null.
    sample: str | None = None

    #: Why it cannot be used, or null.
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """An import as the API shows it."""

    #: Its id.
    id: int

    #: `folder`, `upload` or `labels`.
    kind: str

    #: Where the files come from.
    source: str

    #: `listing`, `running`, `done`, `failed` or `cancelled`.
    state: str

    #: Files found.
    total: int

    #: Files dealt with.
    done: int

    #: New samples, or labels.
    added: int

    #: Files whose content was there already.
    duplicates: int

    #: Files that cannot be used.
    problems: int

    #: Who brought them.
    by: str

    #: When it began.
    created_at: str = field(metadata={"json": "createdAt"})

    #: When it ended, or null.
    ended_at: str | None = field(default=None, metadata={"json": "endedAt"})

    #: Why it failed, or null.
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class InviteSummary:
    """An invite that nobody accepted yet."""

    id: int

    role: Role | None = None

    project: str | None = None

    admin: bool

    email: str | None = None

    created_by: int = field(metadata={"json": "createdBy"})

    created_at: datetime = field(metadata={"json": "createdAt"})

    expires_at: datetime = field(metadata={"json": "expiresAt"})


@dataclass(frozen=True, kw_only=True)
class Invited:
    """The link to pass on; it is shown once."""

    link: str

    expires_at: datetime = field(metadata={"json": "expiresAt"})


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One entry of the journal."""

    #: From 1, without gaps.
    number: int

    #: When.
    at: str

    #: What kind.
    type: str

    #: What happened.
    data: Any = None

    #: Of this entry and all before it.
    hash: str


@dataclass(frozen=True, kw_only=True)
class JournalVerdict:
    """Whether the journal is what it was."""

    #: No entry was altered, added between or taken out, and the labels are what it says.
    intact: bool

    #: What is wrong, one sentence each.
    problems: list[str]


@dataclass(frozen=True, kw_only=True)
class MeasuredValue:
    """A measured figure with its 95 % interval."""

    #: What was measured.
    name: str

    #: 0 to 1.
    value: float

    #: Lower end: Wilson's of a share of samples, by resampling the images of others; null where nobody worked it out.
    low: float | None = None

    #: Upper end.
    high: float | None = None

    #: Measured on so many.
    samples: int


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a project."""

    #: Number of the account.
    user: int

    #: Sign-in name.
    name: str

    #: Name for people.
    display_name: str = field(metadata={"json": "displayName"})

    #: Viewer to manager.
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class MistakeView:
    """A labelled image that the model gets wrong."""

    #: The sample.
    sample: str

    #: What is wrong.
    sentence: str

    #: −ln of what the model believes of the label; of boxes those missed and wrong, of areas 1 − mean IoU.
    loss: float

    #: The round whose model says so.
    round: int


@dataclass(frozen=True, kw_only=True)
class ModelDetail:
    """A model with its classes and its card."""

    #: The model.
    model: ModelView

    #: Recall of each class on labels drawn by chance; of objects the leading figure.
    per_class: list[ClassMeasure] = field(metadata={"json": "perClass"})

    #: What to know before using it, as plain text.
    card: str

    #: Its files, which managers may download: the description, the weights, and an ONNX file for other programs.
    files: list[ModelFileView]


@dataclass(frozen=True, kw_only=True)
class ModelFileView:
    """A file of a model."""

    #: Its name.
    name: str

    #: Its size.
    bytes: int


@dataclass(frozen=True, kw_only=True)
class ModelView:
    """A model as the API shows it."""

    #: From 1.
    number: int

    #: Name of the network.
    name: str

    #: The round that fitted it, or null for one that the command line trained.
    round: int | None = None

    #: Labels it learned from.
    labels: int

    #: Newest event of the journal when its labels were read, or null.
    event: int | None = None

    #: Version of the classes, or null.
    schema_version: int | None = field(default=None, metadata={"json": "schemaVersion"})

    #: How it was trained, as JSON.
    recipe: str

    #: The model before it, or null.
    parent: int | None = None

    #: Version of Winnow, or null.
    code_version: str | None = field(default=None, metadata={"json": "codeVersion"})

    #: Time of the fit, or null.
    seconds: float | None = None

    #: What it reached, or null.
    metric: MeasuredValue | None = None

    #: Why it was not measured, or null.
    not_measured: str | None = field(default=None, metadata={"json": "notMeasured"})

    #: Whether it is the newest.
    current: bool

    #: When it was fitted.
    created_at: str = field(metadata={"json": "createdAt"})

    #: Which recipe it was fitted by, and why; null where nothing could be tuned.
    tuning: TuningView | None = None


@dataclass(frozen=True, kw_only=True)
class NearestView:
    """A labelled image that looks alike."""

    #: Id.
    sample: str

    #: Its class.
    class_: int = field(metadata={"json": "class"})


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment to add."""

    #: 1 to 2,000 characters.
    text: str


@dataclass(frozen=True, kw_only=True)
class NewImport:
    """An import to start."""

    #: `folder`: images of a folder on the server; `labels`: an uploaded file of labels.
    kind: str

    #: Name of a root; with `folder`.
    root: str | None = None

    #: Folder below it, parts separated by '/'; empty for the root itself.
    path: str | None = None

    #: Name of an annotation format; with `labels`.
    format: str | None = None

    #: Id of an upload with the purpose `data`; with `labels`.
    upload: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewPredictions:
    """Predictions to take in."""

    #: Id of an upload with the purpose `data`: a COCO results file. Images go by the numbers of the project's exports or of the labels imported before, or by file name.
    upload: str


@dataclass(frozen=True, kw_only=True)
class NewProject:
    """A project to create."""

    #: What people call it, 1 to 100 characters.
    name: str

    #: `classify`, `multilabel`, `detect` or `segment`.
    task: str

    #: Distinct names, 1 to 1,000.
    classes: list[str]

    #: How it is run; null for the defaults.
    settings: ProjectSettings | None = None


@dataclass(frozen=True, kw_only=True)
class NewUpload:
    """A file to upload."""

    #: Its name.
    name: str

    #: Its size.
    bytes: int

    #: Hex SHA-256 of its content, or null; with it, content that is here already is not sent again, and what arrives is checked.
    sha256: str | None = None

    #: When it was last changed, or null.
    last_modified: str | None = field(default=None, metadata={"json": "lastModified"})

    #: `images`: an image or a zip file of images, which comes in at once; `data`: labels or predictions, which wait for the call that uses them.
    purpose: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """A version to make."""

    #: 1 to 100 characters, distinct in the project.
    name: str

    #: How labelled images are parted; null for 70, 15 and 15 % with seed 1.
    split: SplitShares | None = None


@dataclass(frozen=True, kw_only=True)
class NewView:
    """A view to keep; one of the same name is replaced."""

    #: 1 to 100 characters.
    name: str

    #: The filters as the page's address holds them, up to 2,000 characters.
    query: str


@dataclass(frozen=True, kw_only=True)
class NewWebhook:
    """A webhook to make."""

    #: Where messages go: an https address.
    address: str

    #: What it is told of: `label`, `round`, `model`, `import`, `export`.
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class NextRequest:
    """Asks for images."""

    #: How many more, 0 to 128.
    count: int

    #: What the screen holds already: renewed, not sent again.
    holding: list[str] | None = None


@dataclass(frozen=True, kw_only=True)
class OpenIdStart:
    """Where the browser goes next."""

    address: str


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """Somebody who labels."""

    #: Sign-in name.
    user: str

    #: The same; display names belong to accounts.
    name: str

    #: Answers.
    labels: int

    #: Answers per hour of work.
    per_hour: float = field(metadata={"json": "perHour"})

    #: Share of answers that became the label where several answered, or null where that never happened.
    agreement: MeasuredValue | None = None

    #: Half of the newest answers took at most so many milliseconds.
    median_ms: int = field(metadata={"json": "medianMs"})


@dataclass(frozen=True, kw_only=True)
class PredictionReport:
    """What was taken of a file of predictions."""

    #: Images that have suggestions now.
    images: int

    #: Suggestions on them.
    suggestions: int

    #: Images of the file that the project does not have; their detections were passed over.
    unknown: int

    #: The first 200 detections that were passed over: the place in the file, and why.
    problems: list[FileProblem]


@dataclass(frozen=True, kw_only=True)
class PrivacyAccount:
    """A site's privacy account, as it says it to others: ε follows from what the plans asked for, and so tells nothing of its records."""

    #: ε spent so far.
    spent: float

    #: ε that its policy allows.
    epsilon: float

    #: δ of both.
    delta: float


@dataclass(frozen=True, kw_only=True)
class ProjectBudget:
    """Limits on what a project may spend."""

    #: Labels, or null.
    labels: int | None = None

    #: Hours of labelling, or null.
    hours: float | None = None

    #: Money, or null; counted as hours × hourly rate.
    money: float | None = None

    #: What an hour of labelling costs, or null.
    hourly_rate: float | None = field(default=None, metadata={"json": "hourlyRate"})

    #: Three letters, such as `EUR`, or null.
    currency: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectChange:
    """A change to a project; what is null stays."""

    #: New name.
    name: str | None = None

    #: All settings.
    settings: ProjectSettings | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectSettings:
    """How a project is run; kept in its store as one JSON value."""

    #: Query strategy. Default: `adaptive`, which is `adaptive-detection` where boxes and `adaptive-segmentation` where areas are drawn.
    strategy: str | None = None

    #: Samples a round picks, 1 to 100,000. Default: 60.
    query: int | None = None

    #: Annotators that a sample needs, 1 to 9. Default: 1.
    overlap: int | None = None

    #: Agreement from which shapes of several annotators become one label, 0 to 1; below it a reviewer decides. Default: 0.5.
    agreement_min: float | None = field(default=None, metadata={"json": "agreementMin"})

    #: Share of a round drawn by chance, the yardstick, 0 to 1. Default: 0.1.
    random_share: float | None = field(default=None, metadata={"json": "randomShare"})

    #: Annotators do not see each other's answers. Default: true.
    blind: bool | None = None

    #: Limits on what is spent; null for none.
    budget: ProjectBudget | None = None

    #: Value of the metric at which the project is done, above 0 and at most 1, or null.
    target: float | None = None

    #: Network that is trained. Default: `cnn`, which stands for `yolo11-pico` where boxes and for `unet-small` where areas are drawn.
    model: str | None = None

    #: Side in pixels that the network sees images at, 4 to 2,048; null for the network's own. Detectors and segmenters take multiples of 32 or 16 pixels.
    image_size: int | None = field(default=None, metadata={"json": "imageSize"})

    #: Passes over the labels, 1 to 10,000; null for the network's own, and enough steps for few labels.
    epochs: int | None = None

    #: Rounds search for a better recipe of training whenever the labels have grown by half, in at most a quarter of the time that trainings took; nothing is searched where int? ProjectSettings.Epochs are set. Default: true.
    tune: bool | None = None

    #: New labels after which the next round starts by itself, or null to start it by hand. Default: when the round's picks are answered.
    train_after: int | None = field(default=None, metadata={"json": "trainAfter"})

    #: Rounds start by themselves. Default: true.
    automatic: bool | None = None

    #: Exports leave out what cameras write into files, such as places. Default: true.
    strip_metadata: bool | None = field(default=None, metadata={"json": "stripMetadata"})

    #: Viewers may download exports; otherwise managers alone. Default: false.
    public_export: bool | None = field(default=None, metadata={"json": "publicExport"})

    #: Since when the project lies in the bin, or null.
    deleted_at: datetime | None = field(default=None, metadata={"json": "deletedAt"})

    #: Name as people know it; null for the one it was created with.
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectView:
    """A project as the API shows it."""

    #: 12 letters and digits.
    id: str

    #: What people call it.
    name: str

    #: The task.
    task: str

    #: Classes by index.
    classes: list[ClassView]

    #: Version of the classes.
    schema_version: int = field(metadata={"json": "schemaVersion"})

    #: Samples per state: samples, pool, labelled, skipped, review, broken, and queue: places of the round that still want answers.
    counts: dict[str, int]

    #: How it is run.
    settings: ProjectSettings

    #: The caller's role.
    role: Role | None = None

    #: When it was created.
    created_at: datetime = field(metadata={"json": "createdAt"})

    #: The newest round, or null before the first.
    round: RoundBrief | None = None


@dataclass(frozen=True, kw_only=True)
class PushedImage:
    """An image or video that was taken and waits for its decision."""

    #: Its number.
    id: str

    #: Images that wait, this one included.
    waiting: int


@dataclass(frozen=True, kw_only=True)
class PutReply:
    """What was put in front."""

    #: How many were not there already.
    added: int


@dataclass(frozen=True, kw_only=True)
class PutRequest:
    """Puts images before all picks."""

    #: Their ids, at most 10,000.
    samples: list[str]

    #: Why, up to 100 characters, or null.
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    """One image to label, with everything that the screen shows."""

    #: Id of the sample.
    sample: str

    #: File name.
    name: str

    #: Pixels as displayed; null where unknown.
    width: int | None = None

    #: Pixels as displayed; null where unknown.
    height: int | None = None

    #: Bits per channel; null where unknown.
    bits: int | None = None

    #: Rank in the round from 1; 0 where no round picked it.
    rank: int

    #: The round, or null.
    round: int | None = None

    #: Why this image, one sentence.
    reason: str

    #: Measures behind the reason.
    bars: list[ReasonBar]

    #: Until when it is the caller's.
    lease_until: datetime = field(metadata={"json": "leaseUntil"})

    #: What a model suggests, or null.
    suggestions: Suggestion | None = None

    #: Labelled images that look alike, most alike first.
    nearest: list[NearestView]

    #: Address of the picture.
    image: str

    #: Address of the small picture.
    thumb: str

    #: The caller's unfinished work, or null.
    draft: AnswerValue | None = None

    #: The caller's own answer, where it was opened again, or null.
    answer: AnswerValue | None = None


@dataclass(frozen=True, kw_only=True)
class QueueReply:
    """Images to label."""

    #: By rank.
    items: list[QueueItem]

    #: Places of the round that still want answers.
    remaining: int

    #: The round, or null before the first.
    round: int | None = None

    #: Why nothing more is given out, such as a budget that is spent; null while labelling goes on.
    ended: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReasonBar:
    """A measure behind a pick's reason."""

    #: Such as `Uncertainty`.
    name: str

    #: Share of the pool that has as much or more, percent.
    top_percent: float = field(metadata={"json": "topPercent"})


@dataclass(frozen=True, kw_only=True)
class ReleaseRequest:
    """Lets images go."""

    #: Their ids.
    samples: list[str]


@dataclass(frozen=True, kw_only=True)
class ReviewDecision:
    """What a reviewer decides."""

    #: `accept`: it stays as it is; `correct`: the value counts; `return`: all answers are void and it is asked again.
    decision: str

    #: With `correct` alone.
    value: AnswerValue | None = None

    #: Up to 2,000 characters, or null.
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """A sample that waits for a reviewer."""

    #: Its id.
    sample: str

    #: File name.
    name: str

    #: Pixels, or null.
    width: int | None = None

    #: Pixels, or null.
    height: int | None = None

    #: `disagreement`, `unsure`, `suspect` or `flag`.
    kind: str

    #: Why.
    sentence: str

    #: Its label, or null.
    label: AnswerValue | None = None

    #: What annotators said.
    answers: list[AnswerRecord]

    #: What a model suggests, or null.
    suggestions: Suggestion | None = None

    #: When the newest answer came, or null without one.
    since: str | None = None

    #: Address of the picture.
    view: str

    #: Address of the small picture.
    thumb: str


@dataclass(frozen=True, kw_only=True)
class RevisitReply:
    """Passed images that people are asked about after all."""

    #: How many.
    kept: int


class Role(str, Enum):
    """Role of the API."""

    VIEWER = "viewer"
    LABELLER = "labeller"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class RootView:
    """A folder on the server from which images may be imported."""

    #: Its name.
    name: str


@dataclass(frozen=True, kw_only=True)
class RoundBrief:
    """A round in a few words, quick to read also where it has a million picks: what a project shows of it."""

    #: From 1.
    number: int

    #: As of string RoundView.State.
    state: str

    #: Picks; 0 before the query.
    picks: int

    #: Its steps so far.
    steps: list[StepView]


@dataclass(frozen=True, kw_only=True)
class RoundOverview:
    """One closed round."""

    #: Number of the run.
    run: int

    #: Number of the round, from 0.
    round: int

    #: When it closed.
    at: datetime

    #: Sites in it.
    sites: int

    #: Of the model it began with, on labels that sites hold out, all sites together; null where nobody measured.
    accuracy: float | None = None

    #: Labels it was measured on.
    measured: int

    #: Labels that people of these sites gave so far.
    labels: int

    #: Seconds they worked on them.
    seconds: int

    #: Share of answers to samples with several answers that became the label; null where there is none.
    agreement: float | None = None

    #: Sums that were begun for it, at least 1; more where sums failed.
    attempts: int | None = None

    #: What came of each site, by name.
    parts: list[RoundPart] | None = None


@dataclass(frozen=True, kw_only=True)
class RoundPart:
    """What came of one site in a closed round."""

    #: Its name.
    site: str

    #: `in`: its model is in. `late`: a model of it for a round before is in. `away`: it said that it stays away. `refused`: its update was refused or quarantined. `silent`: it was asked and did not answer.
    state: str

    #: Why it is away or refused; null for the others.
    reason: str | None = None

    #: Its share of the model, 0 to 1; null where it is not in, or under secure aggregation.
    share: float | None = None

    #: Bytes it sent for the round.
    bytes_up: int = field(metadata={"json": "bytesUp"})

    #: Bytes it was sent for it.
    bytes_down: int = field(metadata={"json": "bytesDown"})


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """A round as the API shows it."""

    #: From 1.
    number: int

    #: The step it is at (`fit`, `measure`, `stop`, `gather`, `query`, `label`), or `done`, `paused`, `cancelled` or `failed`.
    state: str

    #: Why it was started.
    cause: str

    #: Why it ended or failed, or null.
    reason: str | None = None

    #: Its steps so far.
    steps: list[StepView]

    #: Strategy that chose, or null before it has.
    strategy: str | None = None

    #: Where its evidence came from, or null.
    source: str | None = None

    #: Picks; 0 before the query.
    picks: int

    #: Picks that are settled.
    labelled: int

    #: Number of the model it fitted, or null.
    model: int | None = None

    #: What that model reached on labels drawn by chance, or null.
    metric: float | None = None

    #: When it was started.
    started_at: str = field(metadata={"json": "startedAt"})


@dataclass(frozen=True, kw_only=True)
class SampleDetail:
    """A sample in detail: what a list says and more."""

    #: Its label, or null.
    label: AnswerValue | None = None

    #: Live answers that the caller may see.
    answers: list[AnswerRecord]

    #: What a model suggests, or null.
    suggestions: Suggestion | None = None

    #: Why its label is suspect, or null.
    suspect: SuspectNote | None = None

    #: File size.
    bytes: int

    #: Hex SHA-256 of the file.
    hash: str

    #: Its id.
    id: str | None = None

    #: File name.
    name: str | None = None

    #: Pixels, or null.
    width: int | None = None

    #: Pixels, or null.
    height: int | None = None

    #: Bits per channel, or null.
    bits: int | None = None

    #: `unlabelled`, `labelled`, `skipped`, `unsure` (waits for a review) or `broken`.
    state: str | None = None

    #: Why it cannot be used, or null.
    problem: str | None = None

    #: Classes of its label; empty without one.
    classes: list[int] | None = None

    #: Shapes of its label, or null.
    shapes: list[ShapeValue] | None = None

    #: Its tags.
    tags: list[str] | None = None

    #: Address of the picture.
    view: str | None = None

    #: Address of the small picture.
    thumb: str | None = None

    #: What the list is sorted by, 0 to 1: how unsure the model is, or how little it believes the label; null in other orders.
    utility: float | None = None


@dataclass(frozen=True, kw_only=True)
class SampleView:
    """A sample in a list."""

    #: Its id.
    id: str

    #: File name.
    name: str

    #: Pixels, or null.
    width: int | None = None

    #: Pixels, or null.
    height: int | None = None

    #: Bits per channel, or null.
    bits: int | None = None

    #: `unlabelled`, `labelled`, `skipped`, `unsure` (waits for a review) or `broken`.
    state: str

    #: Why it cannot be used, or null.
    problem: str | None = None

    #: Classes of its label; empty without one.
    classes: list[int]

    #: Shapes of its label, or null.
    shapes: list[ShapeValue] | None = None

    #: Its tags.
    tags: list[str]

    #: Address of the picture.
    view: str

    #: Address of the small picture.
    thumb: str

    #: What the list is sorted by, 0 to 1: how unsure the model is, or how little it believes the label; null in other orders.
    utility: float | None = None


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A view."""

    #: Its id.
    id: str

    #: Its name.
    name: str

    #: The filters.
    query: str


@dataclass(frozen=True, kw_only=True)
class SavingView:
    """The saving meter as the API shows it."""

    #: `measured` or `notYet`.
    state: str

    #: What is missing, one sentence.
    needs: str | None = None

    #: How much of it is there, 0 to 1.
    share: float | None = None

    #: Labels saved in percent of those chance needed.
    percent: float | None = None

    #: Lower end of the 95 % interval.
    low: float | None = None

    #: Upper end.
    high: float | None = None

    #: Labels saved.
    labels: float | None = None

    #: Lower end.
    labels_low: float | None = field(default=None, metadata={"json": "labelsLow"})

    #: Upper end.
    labels_high: float | None = field(default=None, metadata={"json": "labelsHigh"})

    #: Hours saved at the pace so far.
    hours: float | None = None

    #: Money saved at the hourly rate.
    money: float | None = None

    #: Three letters.
    currency: str | None = None

    #: What is compared.
    metric: str | None = None

    #: Level at which both are compared.
    value: float | None = None

    #: Labels drawn by chance that reached the level.
    random_labels: int | None = field(default=None, metadata={"json": "randomLabels"})

    #: Labels it is measured on.
    slice: int | None = None


@dataclass(frozen=True, kw_only=True)
class SchemaChange:
    """New classes."""

    #: Version that was changed; 409 where it is no longer the newest.
    based_on: int = field(metadata={"json": "basedOn"})

    #: All classes by index: the old ones keep theirs.
    classes: list[ClassView]


@dataclass(frozen=True, kw_only=True)
class SchemaView:
    """The classes of a project."""

    #: From 1.
    version: int

    #: By index.
    classes: list[ClassView]


class Scope(str, Enum):
    """What an API token may do at most; the owner's own rights stay the limit. The numbers are written to disk: add, never renumber."""

    READ = "read"
    LABEL = "label"
    MANAGE = "manage"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class ServerFinding:
    """One thing that was looked at on a server."""

    #: What it is.
    what: str

    #: What was found.
    found: str

    #: Whether the server cannot do its work while this has a remedy.
    essential: bool

    #: What to do about it, or null where all is well.
    remedy: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServerState:
    """How a server is."""

    #: Its version of Winnow.
    version: str

    #: Its clock.
    now: datetime

    #: What was looked at, each with what to do about it.
    findings: list[ServerFinding]

    #: Workers that were heard of.
    workers: list[WorkerView]

    #: Images and thumbnails found missing or damaged since it started, newest first; at most 1,000.
    bad_blobs: list[BlobProblem] = field(metadata={"json": "badBlobs"})


@dataclass(frozen=True, kw_only=True)
class SessionInfo:
    """What the session routes answer."""

    #: Who is signed in, or null.
    user: SessionUser | None = None

    #: What writes by cookie must repeat in `X-Winnow-CSRF`; null without a session.
    csrf: str | None = None

    #: Whether there is no account yet.
    setup_needed: bool = field(metadata={"json": "setupNeeded"})

    #: Whether one can sign in at an OpenID Connect provider.
    open_id: bool = field(metadata={"json": "openId"})

    #: Version of the server.
    version: str

    #: Whether this caller can look at a federation on this server.
    federation: bool | None = None


@dataclass(frozen=True, kw_only=True)
class SessionUser:
    """The person who is signed in."""

    #: Number of the account.
    id: int

    #: Sign-in name.
    name: str

    #: Name for people.
    display_name: str = field(metadata={"json": "displayName"})

    #: Whether this caller may what admins may.
    admin: bool

    #: Whether this caller may create projects.
    may_create: bool = field(metadata={"json": "mayCreate"})

    #: Keys the person chose, or null.
    keymap: Any = None

    #: Whatever else the web app keeps.
    preferences: Any = None


@dataclass(frozen=True, kw_only=True)
class SetRole:
    """Body that gives a role."""

    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """Body of the first set-up."""

    token: str

    name: str

    display_name: str = field(metadata={"json": "displayName"})

    password: str


@dataclass(frozen=True, kw_only=True)
class ShapeValue:
    """One shape that an annotator drew or a model suggests, in pixels of the displayed image at its full resolution."""

    #: Distinct in its image, 1 to 64 characters.
    id: str

    #: Index of its class.
    class_: int = field(metadata={"json": "class"})

    #: `box`, `rotated`, `polygon` or `mask`.
    kind: str

    #: Of a box: left, top, right, bottom; the right and lower edges do not belong to it.
    box: list[float] | None = None

    #: Of a rotated box: x, y.
    centre: list[float] | None = None

    #: Of a rotated box: width, height before it is turned. Of a mask: height, width of the image.
    size: list[float] | None = None

    #: Of a rotated box: degrees clockwise about its centre, −180 to 180.
    angle: float | None = None

    #: Of a polygon: rings of x, y, x, y, …; the first is the outline, further ones are outlines of other parts.
    rings: list[list[float]] | None = None

    #: Of a mask: run lengths by columns in COCO's compressed form.
    counts: str | None = None

    #: The model's confidence where it comes from one, 0 to 1.
    score: float | None = None

    #: `person` or `model`; null for person.
    source: str | None = None

    #: A group that is not told apart; neither a positive nor an error.
    crowd: bool | None = None

    #: Further properties by name, at most 32.
    attributes: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Body of a sign-in."""

    name: str

    password: str


@dataclass(frozen=True, kw_only=True)
class SimilarItem:
    """An image that looks like another."""

    #: Its id.
    id: str

    #: File name.
    name: str

    #: By embeddings their cosine distance, 0 to 2; by hash the share of bits that differ, 0 to 1; 0 is the same.
    distance: float

    #: Its state.
    state: str

    #: Classes of its label; empty without one.
    classes: list[int]


@dataclass(frozen=True, kw_only=True)
class SimilarReply:
    """Images that look alike."""

    #: Most alike first.
    items: list[SimilarItem]

    #: `embeddings` or `hash`.
    by: str

    #: Whose view it is, in words.
    source: str


@dataclass(frozen=True, kw_only=True)
class SiteOverview:
    """One site, as the coordinator sees it."""

    #: Its name.
    name: str

    #: Whether it asked for work lately.
    is_here: bool = field(metadata={"json": "isHere"})

    #: Whether it may take part no more.
    is_shut_out: bool = field(metadata={"json": "isShutOut"})

    #: When it last asked since the coordinator started; null for never.
    last_seen: datetime | None = field(default=None, metadata={"json": "lastSeen"})

    #: Rounds whose model it is in.
    rounds: int

    #: Its mean share of the models it is in, 0 to 1; null under secure aggregation, where nobody knows.
    share: float | None = None

    #: Bytes of messages it sent: for rounds that were closed ever, for the rest since the coordinator started.
    bytes_up: int = field(metadata={"json": "bytesUp"})

    #: Bytes of messages it was sent, likewise.
    bytes_down: int = field(metadata={"json": "bytesDown"})

    #: ε that the rounds it is in cost it under their noise; null where they had none.
    epsilon: float | None = None

    #: Whether its share of the choice is in its queue.
    has_picks: bool = field(metadata={"json": "hasPicks"})

    #: Why it was shut out, or why an update of it was refused last; null for neither, or where nobody said why.
    reason: str | None = None

    #: When it was shut out or refused last; null for neither.
    reason_at: datetime | None = field(default=None, metadata={"json": "reasonAt"})

    #: Answers of it that were refused or quarantined.
    refusals: int | None = None

    #: Its own privacy account as it says it; null where it keeps none, or did not say yet.
    account: PrivacyAccount | None = None

    #: Labels it gives at most in the run's choice; null for no cap.
    cap: int | None = None

    #: What one of its labels costs in the run's choice.
    cost: int | None = None

    #: Its part of what the choice spends; null under secure aggregation, where nobody knows.
    asked: int | None = None


@dataclass(frozen=True, kw_only=True)
class SliceView:
    """A part of the images."""

    #: The tag, or a part such as `time = night` or `small objects, to 32² pixels`.
    name: str

    #: Images that carry it; of objects those among the measured ones.
    images: int

    #: Share that is right of those drawn by chance, of objects the metric; null where there is nothing to judge by.
    value: float | None = None

    #: Lower end of the 95 % interval.
    low: float | None = None

    #: Upper end.
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class SplitShares:
    """How labelled images are parted."""

    #: Share to learn from, 0 to 1.
    train: float | None = None

    #: Share to decide by.
    val: float | None = None

    #: Share to measure on; the three add up to 1.
    test: float | None = None

    #: 0 or more: the same seed over the same images gives the same parts.
    seed: int | None = None

    #: Column of metadata, or `folder`: images that agree in it stay together; null: every image for itself.
    group_by: str | None = field(default=None, metadata={"json": "groupBy"})


@dataclass(frozen=True, kw_only=True)
class SplitView:
    """The split of a version, in images."""

    #: To learn from.
    train: int

    #: To decide by.
    val: int

    #: To measure on.
    test: int

    #: Its seed.
    seed: int

    #: What it never tears apart, or null.
    group_by: str | None = field(default=None, metadata={"json": "groupBy"})


@dataclass(frozen=True, kw_only=True)
class StartOpenId:
    """How a sign-in starts: alone, or with an invite's token."""

    invite: str | None = None


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One step of a round."""

    #: Its name.
    name: str

    #: `running`, `done`, `skipped` or `failed`.
    state: str

    #: When it began.
    started_at: str = field(metadata={"json": "startedAt"})

    #: When it ended, or null.
    ended_at: str | None = field(default=None, metadata={"json": "endedAt"})

    #: What came of it.
    detail: str


@dataclass(frozen=True, kw_only=True)
class StreamChange:
    """How the stream is to run."""

    #: Whether images are taken.
    enabled: bool

    #: Import root of the folder to watch, or null to take pushed images only.
    root: str | None = None

    #: Folder below the root.
    folder: str | None = None

    #: Images kept in any minute at most; 0 for no cap.
    per_minute: int | None = field(default=None, metadata={"json": "perMinute"})

    #: Images kept in any hour at most; 0 for no cap.
    per_hour: int | None = field(default=None, metadata={"json": "perHour"})

    #: Images kept in any day at most; 0 for no cap.
    per_day: int | None = field(default=None, metadata={"json": "perDay"})

    #: Stream strategy; null leaves it.
    strategy: str | None = None

    #: Share of the images that may be kept, above 0 and at most 1; null leaves it.
    budget: float | None = None

    #: Seconds between two frames that are taken from a video, 0.01 to 3600; null leaves it.
    every: float | None = None


@dataclass(frozen=True, kw_only=True)
class StreamDecisionView:
    """What was decided about an image."""

    #: Of the decision.
    id: str

    #: When.
    at: datetime

    #: The image.
    name: str

    #: The sample it became.
    sample: str

    #: Whether people are asked about it.
    kept: bool

    #: How much it was worth a label.
    score: float

    #: Least score that was wanted then.
    threshold: float

    #: Why, one short sentence.
    reason: str


@dataclass(frozen=True, kw_only=True)
class StreamView:
    """The stream and where it stands."""

    #: Whether images are taken.
    enabled: bool

    #: Import root of the watched folder, or null; managers see it.
    root: str | None = None

    #: Folder below the root, or null; managers see it.
    folder: str | None = None

    #: Images kept in any minute at most; 0 for no cap.
    per_minute: int = field(metadata={"json": "perMinute"})

    #: Images kept in any hour at most; 0 for no cap.
    per_hour: int = field(metadata={"json": "perHour"})

    #: Images kept in any day at most; 0 for no cap.
    per_day: int = field(metadata={"json": "perDay"})

    #: Strategy asked for.
    strategy: str

    #: Share of the images that may be kept.
    budget: float

    #: Seconds between two frames that are taken from a video.
    every: float

    #: Strategy that decides now: chance where the one asked for needs a model and there is none yet.
    uses: str

    #: Where its evidence comes from.
    source: str

    #: Images decided.
    seen: int

    #: Of these, images for people.
    kept: int

    #: Least score that was wanted by the newest decision, or null before the first.
    threshold: float | None = None

    #: Images that wait for their decision.
    waiting: int

    #: Files that could not be used.
    problems: int

    #: The newest of these with its reason, or null.
    last_problem: str | None = field(default=None, metadata={"json": "lastProblem"})

    #: Why the folder cannot be watched or images cannot be read now, or null; managers see it.
    fault: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a model suggests for an image."""

    #: Classes with confidence, highest first, or null.
    classes: list[ClassScore] | None = None

    #: Shapes with confidence, or null.
    shapes: list[ShapeValue] | None = None

    #: Which model, or null.
    from_: str | None = field(default=None, metadata={"json": "from"})


@dataclass(frozen=True, kw_only=True)
class SuspectNote:
    """Why a label is suspect."""

    #: In words.
    sentence: str

    #: −ln of what models that did not learn from the label believe of it, or null where that was not kept.
    loss: float | None = None


@dataclass(frozen=True, kw_only=True)
class SuspectView:
    """A label that is probably wrong."""

    #: The sample.
    id: str

    #: File name.
    name: str

    #: From 1, most suspect first.
    rank: int

    #: Class of its label, or null where objects are drawn.
    given: int | None = None

    #: The most probable other class, or null where objects are drawn.
    suggested: int | None = None

    #: 1 − belief in the label, 0 to 1; of drawn boxes 1 − their quality.
    suspicion: float

    #: −ln of the belief in the label, or null where it was not kept.
    loss: float | None = None

    #: Why, in words.
    sentence: str

    #: The round whose model says so.
    round: int

    #: Address of the small picture.
    thumb: str


@dataclass(frozen=True, kw_only=True)
class TagChange:
    """Tags to put on and take off."""

    #: At most 10,000.
    samples: list[str]

    #: Tags of 1 to 64 characters.
    add: list[str] | None = None

    #: Tags to take off.
    remove: list[str] | None = None


@dataclass(frozen=True, kw_only=True)
class TagCount:
    """A tag."""

    #: Its text.
    tag: str

    #: Samples that carry it.
    count: int


@dataclass(frozen=True, kw_only=True)
class TokenSummary:
    """A token; the secret is there only in the answer that made it."""

    id: int

    name: str

    scopes: list[Scope]

    project: str | None = None

    created_at: datetime = field(metadata={"json": "createdAt"})

    expires_at: datetime = field(metadata={"json": "expiresAt"})

    used_at: datetime | None = field(default=None, metadata={"json": "usedAt"})

    secret: str | None = None


@dataclass(frozen=True, kw_only=True)
class TuningView:
    """The recipe in use, and why it is that one."""

    #: In a few words.
    recipe: str

    #: Whether the round before had another.
    changed: bool

    #: Why, in one sentence without a full stop.
    reason: str

    #: Recipes that were compared in this round; 0 where none was.
    candidates: int

    #: Labels there were when recipes were last compared; 0 for never.
    labels_at_search: int = field(metadata={"json": "labelsAtSearch"})


@dataclass(frozen=True, kw_only=True)
class UncertaintyHistogram:
    """Samples by how unsure the model is of them, 0 to 1: 1 − (largest − second largest probability); of boxes the mean over the three most doubtful ones, of masks that over all pixels."""

    #: One more than there are bins, from 0 to 1.
    edges: list[float]

    #: Samples of the pool in each bin.
    pool: list[int]

    #: Labelled samples in each bin.
    labelled: list[int]

    #: First bin in which at least half of the chosen picks lie, counted from the right; null without picks.
    picks_from: int | None = field(default=None, metadata={"json": "picksFrom"})


@dataclass(frozen=True, kw_only=True)
class UndoReply:
    """An answer that was taken back."""

    #: Its id.
    answer: int

    item: QueueItem


@dataclass(frozen=True, kw_only=True)
class UploadView:
    """An upload."""

    #: Its id; null where the content is here already.
    id: str | None = None

    #: Name of the file.
    name: str

    #: Whole size.
    bytes: int

    #: Bytes that have arrived and are on disk.
    offset: int

    #: `open`, `done`, `refused` or `duplicate`.
    state: str

    #: The import that reads it, or null.
    import_: int | None = field(default=None, metadata={"json": "import"})

    #: Why it was refused, or null.
    reason: str | None = None

    #: The sample that has the same content, or null.
    sample: str | None = None


@dataclass(frozen=True, kw_only=True)
class UserSummary:
    """One account as admins see it."""

    #: Its number.
    id: int

    #: Sign-in name.
    name: str

    #: Name for people.
    display_name: str = field(metadata={"json": "displayName"})

    #: Whether it may everything.
    admin: bool

    #: Whether it may not sign in.
    disabled: bool

    #: Whether it may create projects.
    may_create: bool = field(metadata={"json": "mayCreate"})

    #: Since when.
    created_at: datetime = field(metadata={"json": "createdAt"})


@dataclass(frozen=True, kw_only=True)
class VersionClass:
    """A class in a version."""

    #: Its index.
    index: int

    #: Its name then.
    name: str

    #: Images that carry it or show an object of it.
    images: int

    #: Objects of it.
    objects: int


@dataclass(frozen=True, kw_only=True)
class VersionDiff:
    """What changed from one version to another."""

    #: Images that got a label.
    added: int

    #: Images whose label went.
    removed: int

    #: Images with another label.
    changed: int

    #: One page of them, by id.
    samples: list[ChangedSample]

    #: What `after` must be for the next page; null at the end.
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """A dataset version; it never changes."""

    #: Its id.
    id: str

    #: Its name.
    name: str

    #: Its labels are those after this event of the journal.
    event: int

    #: Version of the classes then.
    schema_version: int = field(metadata={"json": "schemaVersion"})

    #: Hex SHA-256 over ids and labels in the order of the ids: the same labels have the same hash.
    hash: str

    #: Images of the project then.
    images: int

    #: Images with a label.
    labelled: int

    #: How the labelled ones are parted.
    split: SplitView

    #: Counts per class.
    classes: list[VersionClass]

    #: When it was made.
    created_at: str = field(metadata={"json": "createdAt"})

    #: Who made it.
    created_by: str = field(metadata={"json": "createdBy"})


@dataclass(frozen=True, kw_only=True)
class WebhookChange:
    """What to change about a webhook; what is left out stays."""

    #: Another address.
    address: str | None = None

    #: Other kinds.
    kinds: list[str] | None = None

    #: On or off. Switched on, it is told of what happens from now on.
    enabled: bool | None = None


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    """A webhook."""

    #: Its id.
    id: str

    #: Where messages go.
    address: str

    #: What it is told of.
    kinds: list[str]

    #: Whether messages are sent.
    enabled: bool

    #: Why it was switched off by itself, or null.
    reason: str | None = None

    #: Status of the newest answer, or null.
    last_status: int | None = field(default=None, metadata={"json": "lastStatus"})

    #: When the newest try was made, or null.
    last_at: datetime | None = field(default=None, metadata={"json": "lastAt"})

    #: What messages are signed with; only in the answer that made the webhook.
    secret: str | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerView:
    """A worker as whoever runs the server sees it."""

    #: Its name.
    name: str

    #: Its machine.
    machine: str

    #: Its version of Winnow.
    version: str

    #: Jobs at once.
    slots: int

    #: What it works on now.
    running: list[str]

    #: Shards it has done for this server.
    done: int

    #: Shards that were lost with it.
    lost: int

    #: When it was last heard of.
    heard_at: datetime = field(metadata={"json": "heardAt"})

    #: How far its clock is ahead of the server's.
    clock_ahead_seconds: float = field(metadata={"json": "clockAheadSeconds"})

    #: Why it gets no work, one sentence with the remedy, or null.
    problem: str | None = None
