using Winnow.Core.Metrics;

namespace Winnow.Core.Stopping;

/// <summary>One measured round, as stopping criteria see it.</summary>
/// <param name="Round">Round number, from 0.</param>
/// <param name="Labelled">Labels the measured model learned from.</param>
/// <param name="Measurement">What it reached.</param>
public sealed record RoundRecord(int Round, int Labelled, Measurement Measurement)
{
    /// <summary>Seconds annotators spent on those labels; 0 where nobody counts them.</summary>
    public double SecondsOfLabelling { get; init; }

    /// <summary>What was gathered beside the measurement because a criterion declared that it reads it; null where none does.</summary>
    public RoundEvidence? Evidence { get; init; }
}

/// <summary>Whether to go on labelling.</summary>
public abstract record StopDecision
{
    /// <summary>Label another batch.</summary>
    public sealed record GoOn : StopDecision;

    /// <summary>Stop, for a reason a person understands.</summary>
    public sealed record Stop(string Reason) : StopDecision;
}

/// <summary>Decides from the measured history alone whether another batch of labels is worth it.</summary>
public interface IStoppingCriterion
{
    /// <summary>Lower-case name, such as <c>plateau</c>.</summary>
    string Name { get; }

    /// <summary>What it reads of a round beside the measurement; by default nothing.</summary>
    StoppingEvidence Needs => StoppingEvidence.None;

    /// <summary>Reads the rounds measured so far, oldest first, at least one.</summary>
    /// <exception cref="InvalidOperationException">The newest round lacks evidence that <see cref="Needs"/> names.</exception>
    StopDecision Decide(IReadOnlyList<RoundRecord> history);
}
