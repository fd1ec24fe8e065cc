using Winnow.Core.Data;

namespace Winnow.Storage;

/// <summary>A label that the newest model holds to be wrong.</summary>
/// <param name="Rank">From 1, most suspect first.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Round">The round whose model says so.</param>
/// <param name="Given">Class of the label.</param>
/// <param name="Suggested">The most probable other class.</param>
/// <param name="Suspicion">The higher, the more suspect.</param>
/// <param name="Confidence">What a model that did not learn from the label believes of it, 0 to 1.</param>
public sealed record StoredSuspect(int Rank, SampleId Sample, int Round, int Given, int Suggested, double Suspicion, double Confidence);

/// <summary>A label with drawn objects that is held to be wrong.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Round">The round whose worker says so.</param>
/// <param name="Suspicion">0 to 1, the higher, the more suspect.</param>
/// <param name="Sentence">What is suspected.</param>
public sealed record StoredObjectSuspect(SampleId Sample, int Round, double Suspicion, string Sentence)
{
    /// <summary>From 1, most suspect first; 0 before it is stored.</summary>
    public int Rank { get; init; }
}
