namespace Winnow.Core.Streaming;

/// <summary>One line of a decision log: a decision or a true class.</summary>
internal sealed record LogLine(StreamDecision? Decision, StreamLabel? Label);
