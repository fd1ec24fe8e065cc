namespace Winnow.Server.Workers;

/// <summary>The server gives a worker no work.</summary>
/// <param name="Reason">One sentence with the remedy.</param>
public sealed record WorkerRefused(string Reason);
