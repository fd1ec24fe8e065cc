using Winnow.Core.Data;

namespace Winnow.Storage;

/// <summary>One place of the queue, as the database has it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Part">0 asked for by name, 1 picked by the newest round, 2 drawn by chance beyond it; served in this order.</param>
/// <param name="Position">Where it stands in its part.</param>
/// <param name="Round">The round that picked or drew it; null where it was asked for by name, or before the first round.</param>
/// <param name="Rank">From 1 in its round; 0 where no round picked it.</param>
/// <param name="Utility">What the strategy said it is worth; 0 where no round picked it.</param>
/// <param name="Reason">Why it is asked; empty where chance drew it.</param>
public sealed record ServedPlace(SampleId Sample, int Part, long Position, int? Round, int Rank, float Utility, string Reason);
