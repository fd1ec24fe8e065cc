namespace Winnow.Bench;

/// <summary>One figure that a document names: measured here, against its peer in the same call.</summary>
/// <param name="Name">Lower-case name with dashes; also the name of the result file.</param>
/// <param name="Group">run, core, detect, server, learn, federated or scale.</param>
/// <param name="What">What is measured, with sizes.</param>
/// <param name="Bound">The bound to hold, and in which direction.</param>
/// <param name="Peer">What runs beside it, or an empty string.</param>
/// <param name="Measure">Measures; may take minutes; never assumes.</param>
public sealed record BenchRow(string Name, string Group, string What, Bound Bound, string Peer, Func<BenchContext, BenchValue> Measure)
{
    /// <summary>Whether the row is skipped on a machine without an NVIDIA GPU; false by default.</summary>
    public bool NeedsGpu { get; init; }
}
