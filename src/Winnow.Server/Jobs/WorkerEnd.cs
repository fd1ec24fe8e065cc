namespace Winnow.Server.Jobs;

/// <summary>How a call of a worker ended.</summary>
/// <param name="How">Which way.</param>
/// <param name="Reason">One sentence; empty where it is done.</param>
/// <param name="Log">The last lines it wrote for people.</param>
public sealed record WorkerEnd(WorkerEnding How, string Reason, string Log);

/// <summary>The ways in which a call of a worker ends.</summary>
public enum WorkerEnding
{
    /// <summary>It did its job.</summary>
    Done,

    /// <summary>It said why it cannot; another call would say the same.</summary>
    Failed,

    /// <summary>It ended without a word, or was ended for what it used.</summary>
    Crashed,

    /// <summary>Its machine or the way to it was lost, which says nothing about the job.</summary>
    Lost,
}
