namespace Winnow.Cli.Working;

/// <summary>One worker of an array, as Slurm tells it.</summary>
/// <param name="Id">Such as <c>123_4</c>.</param>
/// <param name="State">Such as <c>RUNNING</c>, <c>PENDING</c>, <c>COMPLETED</c>, <c>OUT_OF_MEMORY</c>.</param>
internal sealed record SlurmTask(string Id, string State)
{
    private static readonly string[] Well = ["COMPLETED", "RUNNING", "PENDING", "COMPLETING", "CONFIGURING", "CANCELLED"];

    /// <summary>Whether it ended in a way that somebody should look at.</summary>
    public bool IsTrouble => !Well.Contains(State.Split(' ')[0], StringComparer.Ordinal);

    /// <summary>Reads lines of <c>id|state</c>; what is none is an error.</summary>
    /// <exception cref="InvalidDataException">A line is of another shape.</exception>
    public static IReadOnlyList<SlurmTask> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('|') is [{ Length: > 0 } id, { Length: > 0 } state, ..] ? new SlurmTask(id, state) : throw new InvalidDataException($"Slurm says '{line}', which is no task and its state.")),
    ];
}
