namespace Winnow.Server.Workers;

/// <summary>A call has ended; the process is gone.</summary>
/// <param name="Call">Which.</param>
/// <param name="Lines">How many lines there were.</param>
/// <param name="How"><c>done</c>, <c>failed</c>, <c>crashed</c>, <c>stopped</c>, <c>busy</c> (it has no room) or <c>fault</c> (its machine is at fault, such as a full disk).</param>
/// <param name="Reason">One sentence; empty where it is done.</param>
/// <param name="Log">The last lines it wrote for people.</param>
/// <param name="Outputs">Files it made that are in the blob store; null where worker and server share the job's folder.</param>
public sealed record ShardEnded(ShardCall Call, long Lines, string How, string Reason, string Log, IReadOnlyList<ShardFile>? Outputs);
