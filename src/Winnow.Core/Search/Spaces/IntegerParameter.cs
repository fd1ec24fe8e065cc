namespace Winnow.Core.Search;

/// <summary>A whole number of an interval, on a linear or logarithmic scale.</summary>
/// <param name="Name">Unique within its space.</param>
/// <param name="Low">Smallest value; at least 1 on a logarithmic scale.</param>
/// <param name="High">Largest value, at least <paramref name="Low"/>; included.</param>
public sealed record IntegerParameter(string Name, int Low, int High) : SearchParameter(Name)
{
    // Half a number beyond each end, so that the ends are as likely as the rest.
    private double LogLow => Math.Log(Low - 0.5);

    private double LogSpan => Math.Log((High + 0.5) / (Low - 0.5));

    /// <summary>Whether equal ratios, not equal differences, are equally far apart.</summary>
    public bool Log { get; init; }

    /// <inheritdoc/>
    public override long? Count => (long)High - Low + 1;

    internal override string? Problem() =>
        Low > High ? $"'{Name}' has no value: its range {Low} to {High} is empty. Exchange the ends."
        : Log && Low < 1 ? $"'{Name}' has a logarithmic scale from {Low}; give a low end from 1, or a linear scale."
        : null;

    internal override bool Allows(ParameterValue value) => value.Text is null && value.Number >= Low && value.Number <= High && value.Number == Math.Floor(value.Number);

    internal override double ToUnit(ParameterValue value)
    {
        var number = Math.Clamp(Math.Round(value.Number), Low, High);
        return Log ? (Math.Log(number) - LogLow) / LogSpan : (number - Low + 0.5) / Count!.Value;
    }

    internal override ParameterValue FromUnit(double unit)
    {
        var share = Math.Clamp(unit, 0, 1);
        var number = Log ? Math.Round(Math.Exp(LogLow + (share * LogSpan))) : Low + Math.Floor(share * Count!.Value);
        return Math.Clamp(number, Low, High);
    }

    internal override ParameterValue ValueAt(long index) => Low + (double)index;

    internal override string Range() => $"integer {Low}..{High}{(Log ? " log" : "")}";
}
