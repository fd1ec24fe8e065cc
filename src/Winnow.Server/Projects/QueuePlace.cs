using Winnow.Core.Data;

namespace Winnow.Server.Projects;

/// <summary>One place of the order, with who answered it and who holds it now.</summary>
internal sealed class QueuePlace(SampleId sample, int rank, int? round, float utility, string reason)
{
    private List<string>? answeredBy;
    private List<(string Annotator, long Deadline)>? holders;

    public SampleId Sample { get; } = sample;

    public int Rank { get; } = rank;

    public int? Round { get; } = round;

    public float Utility { get; } = utility;

    public string Reason { get; } = reason;

    /// <summary>Where it stands in the order, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Takes no answers any more: labelled, skipped, in review or broken.</summary>
    public bool Settled { get; set; }

    public bool HasAnswerOf(string annotator) => answeredBy?.Contains(annotator) ?? false;

    public void SetAnswers(IEnumerable<string> annotators) => answeredBy = [.. annotators];

    public void AddAnswer(string annotator) => (answeredBy ??= []).Add(annotator);

    /// <summary>Whether the annotator may get it: it wants more answers than it has and is promised.</summary>
    public bool IsFreeFor(string annotator, int overlap, long now)
    {
        holders?.RemoveAll(h => h.Deadline <= now);
        return !Settled && !HasAnswerOf(annotator) && (holders is null || holders.TrueForAll(h => h.Annotator != annotator)) && (answeredBy?.Count ?? 0) + (holders?.Count ?? 0) < overlap;
    }

    public bool IsHeldBy(string annotator, long now) => holders?.Exists(h => h.Annotator == annotator && h.Deadline > now) ?? false;

    public void Hold(string annotator, long deadline)
    {
        Drop(annotator);
        (holders ??= []).Add((annotator, deadline));
    }

    public void Drop(string annotator) => holders?.RemoveAll(h => h.Annotator == annotator);
}
