using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels each sample with probability B: the yardstick.</summary>
/// <remarks>Score: 1 − u with u uniform on [0, 1); wanted where u &lt; B. Constant time. With a held budget the draws near the edge of the band are no longer independent.</remarks>
public sealed class StreamRandomSampling : IStreamStrategy
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.None;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new OpenBudget();

    /// <inheritdoc/>
    public StreamState Start() => new NoState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Draw(budget, random);
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
    }

    internal static StreamScore Draw(double budget, StreamRandom random)
    {
        var u = random.NextDouble();
        return new(1 - u, u < budget ? "drawn at random" : "not drawn this time") { Threshold = 1 - budget, Wants = u < budget };
    }
}
