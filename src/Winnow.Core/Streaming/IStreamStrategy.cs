using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Judges one sample at a time, as it passes by: how much it is worth a label, before the next one is seen.</summary>
/// <remarks>
/// The strategy itself holds no state: everything it remembers lies in the <see cref="StreamState"/> it made, which can be saved and loaded.
/// <see cref="Score"/> only reads that state; <see cref="Advance"/>, <see cref="Learn"/> and <see cref="Reset"/> change it. <see cref="StreamSampler"/> makes the calls.
/// </remarks>
public interface IStreamStrategy
{
    /// <summary>Lower-case name used on the command line and in logs, such as <c>variable-uncertainty</c>.</summary>
    string Name { get; }

    /// <summary>The evidence each sample must carry; what else it carries may be used.</summary>
    Evidence Needs { get; }

    /// <summary>The budget manager the method was published with.</summary>
    IStreamBudget Budget { get; }

    /// <summary>The state before the first sample.</summary>
    StreamState Start();

    /// <summary>Score, threshold and wish for one sample. Changes nothing but <paramref name="random"/>.</summary>
    /// <param name="state">What <see cref="Start"/> made.</param>
    /// <param name="sample">A sample with the evidence needed, checked.</param>
    /// <param name="budget">Share of the stream that may be labelled, above 0 and at most 1.</param>
    /// <param name="random">The stream's generator.</param>
    StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random);

    /// <summary>Takes note of the sample and of what was decided.</summary>
    void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict);

    /// <summary>Takes note of the true class of a sample that was labelled; by default nothing.</summary>
    void Learn(StreamState state, StreamSample sample, int trueClass)
    {
    }

    /// <summary>Forgets what the old data taught, thresholds above all, because the data changed.</summary>
    void Reset(StreamState state);
}
