namespace Winnow.Cli.Working;

/// <summary>One worker of an array, as Slurm tells it.</summary>
/// <param name="Id">Such as <c>123_4</c>.</param>
/// <param name="State">Such as <c>RUNNING</c>, <c>PENDING</c>, <c>COMPLETED</c>, <c>OUT_OF_MEMORY</c>.</param>
internal sealed record SlurmTask(string Id, string State)
{
    private static readonly string[] Well = ["COMPLETED", "CANCELLED"];
    private static readonly string[] Ill = ["BOOT_FAIL", "DEADLINE", "FAILED", "LAUNCH_FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED", "TIMEOUT"];

    /// <summary>Whether it ended in a way that somebody should look at.</summary>
    public bool IsTrouble => Ill.Contains(State, StringComparer.Ordinal);

    /// <summary>Whether it waits, runs, or is on its way between the two or out.</summary>
    public bool IsOpen => !IsTrouble && !Well.Contains(State, StringComparer.Ordinal);

    /// <summary>The name that its script gives the worker.</summary>
    public string Worker => "slurm-" + Id.Replace('_', '-');

    /// <summary>Reads lines of <c>id|state</c>; what is none is an error.</summary>
    /// <exception cref="InvalidDataException">A line is of another shape.</exception>
    public static IReadOnlyList<SlurmTask> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('|') is [{ Length: > 0 } id, { Length: > 0 } state, ..] ? new SlurmTask(id, state) : throw new InvalidDataException($"Slurm says '{line}', which is no task and its state.")),
    ];
}
