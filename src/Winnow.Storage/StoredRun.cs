namespace Winnow.Storage;

/// <summary>A round on its way, or what became of it.</summary>
/// <param name="Round">Number it has or will have, from 1.</param>
/// <param name="State"><c>running</c>, <c>label</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Paused">No step is begun until somebody resumes it.</param>
/// <param name="Cause">Why it was started.</param>
/// <param name="Reason">Why it ended or failed, or null.</param>
/// <param name="Labelled">Labels there were when it started.</param>
/// <param name="Event">Newest event of the journal then: its models learn from labels up to there.</param>
/// <param name="Model">Number of the model it fitted, or null.</param>
/// <param name="StartedAt">When, ISO 8601 in UTC.</param>
public sealed record StoredRun(int Round, string State, bool Paused, string Cause, string? Reason, int Labelled, long Event, int? Model, string StartedAt);

/// <summary>One step of a round.</summary>
/// <param name="Name"><c>fit</c>, <c>measure</c>, <c>stop</c>, <c>gather</c>, <c>query</c> or <c>label</c>.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>skipped</c> or <c>failed</c>.</param>
/// <param name="StartedAt">When, ISO 8601 in UTC.</param>
/// <param name="EndedAt">When, or null while it runs.</param>
/// <param name="Detail">What came of it, or why it was skipped; one sentence.</param>
public sealed record StoredStep(string Name, string State, string StartedAt, string? EndedAt, string Detail);

/// <summary>Working time of one annotator.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Answers">Answers, those taken back included.</param>
/// <param name="WorkMs">Milliseconds of work; more than ten minutes at one image count as ten.</param>
public sealed record StoredWork(string Annotator, long Answers, long WorkMs);

/// <summary>A point of a learning curve.</summary>
/// <param name="Round">The round whose labels were learned from.</param>
/// <param name="Curve"><c>winnow</c>, <c>matched</c> or <c>random</c>.</param>
/// <param name="Labels">Labels each of its models learned from, on average.</param>
/// <param name="Seconds">Working time up to there.</param>
public sealed record StoredCurvePoint(int Round, string Curve, double Labels, double Seconds);
