using Winnow.Server.Labelling;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>What a <c>pick</c> job chose: the file <c>picked.json</c>. A map of the pictures lies in <c>map.bin</c>.</summary>
/// <param name="Seed">Seed of the query.</param>
/// <param name="Strategy">Name of the strategy that chose.</param>
/// <param name="Source">Where its evidence came from.</param>
/// <param name="Pool">Samples that could be picked.</param>
/// <param name="Picks">Best first.</param>
/// <param name="Uncertainty">How unsure the model is, or null without one.</param>
/// <param name="LeftOut">Images of the pool that could not be read, at most 100 named.</param>
public sealed record PickResult(int Seed, string Strategy, string Source, int Pool, IReadOnlyList<JobPick> Picks, UncertaintyHistogram? Uncertainty, IReadOnlyList<string> LeftOut)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "picked.json";

    /// <summary>Name of the map.</summary>
    public const string MapName = "map.bin";

    /// <summary>Name of the embeddings of pool and labels, without the endings of the two files (<see cref="Core.Numerics.UnitVectorFile"/>).</summary>
    public const string EmbeddingsName = "embeddings";

    /// <summary>Name of the file that says how unsure the model is of each sample (<see cref="ScoreFile"/>).</summary>
    public const string ScoresName = "uncertainty.scores";
}

/// <summary>One pick.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Utility">What the strategy says it is worth.</param>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="Probability">With which chance drew it, or null where it was chosen.</param>
/// <param name="Bars">Measures behind the reason.</param>
/// <param name="Nearest">Labelled images that look alike, most alike first.</param>
/// <param name="Classes">Likeliest classes with calibrated confidence, likeliest first; empty without a model.</param>
public sealed record JobPick(
    long Sample, float Utility, string Reason, double? Probability, IReadOnlyList<JobBar> Bars, IReadOnlyList<JobNearest> Nearest, IReadOnlyList<JobClass> Classes)
{
    /// <summary>What the model would draw, of projects that ask for objects; null for others, and without a model.</summary>
    public IReadOnlyList<ShapeValue>? Shapes { get; init; }
}

/// <summary>A measure behind a reason.</summary>
/// <param name="Name">Such as <c>Uncertainty</c>.</param>
/// <param name="TopPercent">Percent of the pool that has as much or more.</param>
public sealed record JobBar(string Name, double TopPercent);

/// <summary>A labelled image that looks alike.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Class">Its class; of objects the most frequent one.</param>
public sealed record JobNearest(long Sample, int Class);

/// <summary>Confidence in a class.</summary>
/// <param name="Class">Index.</param>
/// <param name="Score">0 to 1.</param>
public sealed record JobClass(int Class, double Score);

/// <summary>Samples by how unsure the model is of them, 0 to 1: 1 − (largest − second largest probability); of boxes the mean over the three most doubtful ones, of masks that over all pixels.</summary>
/// <param name="Edges">One more than there are bins, from 0 to 1.</param>
/// <param name="Pool">Samples of the pool in each bin.</param>
/// <param name="Labelled">Labelled samples in each bin.</param>
/// <param name="PicksFrom">First bin in which at least half of the chosen picks lie, counted from the right; null without picks.</param>
public sealed record UncertaintyHistogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Pool, IReadOnlyList<long> Labelled, int? PicksFrom);
