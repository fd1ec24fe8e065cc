using Winnow.Core.Data;

namespace Winnow.Server.Projects;

/// <summary>One place in the queue, as an annotator gets it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Rank">From 1 in its round; 0 where no round picked it.</param>
/// <param name="Round">The round, or null before the first.</param>
/// <param name="Utility">What the strategy said it is worth.</param>
/// <param name="Reason">Why it is asked, one short sentence.</param>
/// <param name="LeaseUntil">Until when it is this annotator's.</param>
public sealed record QueueEntry(SampleId Sample, int Rank, int? Round, float Utility, string Reason, DateTimeOffset LeaseUntil);
