namespace Winnow.Vision.SelfSupervised;

/// <summary>What became of a training without labels.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="FreshRank">Effective rank of a fresh encoder's features, to compare with.</param>
/// <param name="History">The watch's lines, oldest first; the last one tells how it stands.</param>
public sealed record PretrainOutcome(PretrainEnd End, int Steps, double FreshRank, IReadOnlyList<WatchFigures> History);
