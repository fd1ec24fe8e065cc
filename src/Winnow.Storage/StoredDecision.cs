using Winnow.Core.Streaming;

namespace Winnow.Storage;

/// <summary>One decision of a project's stream.</summary>
/// <param name="Decision">What was decided, and why.</param>
/// <param name="At">When, in UTC, to the millisecond.</param>
public sealed record StoredDecision(StreamDecision Decision, DateTimeOffset At);
