namespace Winnow.Bench;

/// <summary>One figure that a document names: measured here, against its peer in the same call.</summary>
/// <param name="Name">Lower-case name with dashes; also the name of the result file.</param>
/// <param name="Group">run, core, detect, server, learn, federated or scale.</param>
/// <param name="What">What is measured, with sizes.</param>
/// <param name="Bound">The bound to hold, and in which direction.</param>
/// <param name="Peer">What runs beside it, or an empty string.</param>
/// <param name="Measure">Measures; may take minutes; never assumes.</param>
public sealed record BenchRow(string Name, string Group, string What, Bound Bound, string Peer, Func<BenchContext, BenchValue> Measure);

/// <summary>A bound in the unit of the row: at most or at least a value; of the row's own value, or of its ratio to the peer.</summary>
public sealed record Bound(BoundKind Kind, double Limit, bool OfRatio = false)
{
    /// <summary>Whether the measured value, or its ratio to the peer, holds the bound.</summary>
    public bool Holds(BenchValue measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var value = OfRatio ? measured.Ratio ?? double.NaN : measured.Value;
        return Kind == BoundKind.AtMost ? value <= Limit : value >= Limit;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(OfRatio ? "ratio " : "")}{(Kind == BoundKind.AtMost ? "≤" : "≥")} {Limit}";
}

/// <summary>The direction of a bound.</summary>
public enum BoundKind
{
    /// <summary>Smaller is better.</summary>
    AtMost,

    /// <summary>Larger is better.</summary>
    AtLeast,
}

/// <summary>What a row measured.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, such as <c>s</c>, <c>images/s</c>, <c>%</c>.</param>
/// <param name="PeerValue">The peer's figure in the same unit and call, or null.</param>
/// <param name="Ratio">How many times better than the peer (above 1 = better), or null.</param>
public sealed record BenchValue(double Value, string Unit, double? PeerValue = null, double? Ratio = null)
{
    /// <summary>Seeds, where the figure comes from several runs.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>95 % interval [low, high], where the figure has one.</summary>
    public IReadOnlyList<double>? Interval { get; init; }
}

/// <summary>Where a row finds its inputs.</summary>
/// <param name="Repository">Root of the checkout.</param>
/// <param name="Shared">Folder with real image sets and weights, or null where it is absent.</param>
public sealed record BenchContext(string Repository, string? Shared)
{
    /// <summary>Runs a peer written in Python (<c>bench/peers/NAME.py</c>) with Debian's interpreter and returns the number its last line prints.</summary>
    public double Peer(string script, params string[] arguments) => PythonPeer.Run(Repository, script, arguments);
}
