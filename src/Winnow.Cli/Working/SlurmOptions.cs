namespace Winnow.Cli.Working;

/// <summary>How workers are started on a Slurm cluster.</summary>
/// <param name="Sbatch">The sbatch program; squeue lies beside it.</param>
/// <param name="Most">Workers at once.</param>
/// <param name="Options">Options for sbatch.</param>
internal sealed record SlurmOptions(string Sbatch, int Most, IReadOnlyList<string> Options)
{
    /// <summary>Another program of Slurm.</summary>
    public string Program(string name) => Sbatch.Contains('/', StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(Sbatch)!, name) : name;
}
