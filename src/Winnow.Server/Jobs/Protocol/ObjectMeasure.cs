using Winnow.Core.Metrics;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>What the model of a round reaches on labels drawn by chance that it did not learn from; of projects that ask for objects.</summary>
/// <param name="Metric">Name of the leading figure, such as <c>AP50</c>.</param>
/// <param name="Labels">Labels that it learned from.</param>
/// <param name="Images">Images measured on.</param>
/// <param name="Value">The leading figure with its 95 % interval, by resampling the images.</param>
/// <param name="More">Further figures by name.</param>
/// <param name="Classes">Each class.</param>
/// <param name="Parts">Parts of the images and of the objects: tags, metadata, sizes.</param>
/// <param name="Faults">The images where most is wrong, worst first, at most 100.</param>
/// <param name="FaultsTotal">Images on which something is wrong.</param>
public sealed record ObjectMeasure(
    string Metric, double Labels, int Images, Bounded Value, IReadOnlyList<NamedFigure> More, IReadOnlyList<ObjectClass> Classes, IReadOnlyList<ObjectPart> Parts, IReadOnlyList<ObjectFault> Faults, int FaultsTotal)
{
    /// <summary>What models reach on the same images that learned from labels drawn by chance alone, by round.</summary>
    public IReadOnlyList<ObjectPoint> Random { get; init; } = [];

    /// <summary>The same for as many of the first labels that were asked for.</summary>
    public IReadOnlyList<ObjectPoint> Matched { get; init; } = [];

    /// <summary>Labels saved against chance, or null.</summary>
    public SavingEstimate? Saving { get; init; }

    /// <summary>What is missing for <see cref="Saving"/>, one sentence; null where it is there.</summary>
    public string? SavingNeeds { get; init; }

    /// <summary>How much of it is there, 0 to 1.</summary>
    public double SavingShare { get; init; }
}

/// <summary>A point of a learning curve.</summary>
/// <param name="Round">Its round.</param>
/// <param name="Labels">Labels learned from.</param>
/// <param name="Value">The leading figure.</param>
public sealed record ObjectPoint(int Round, int Labels, Bounded Value);

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">0 to 1.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Bounded(double Value, double Low, double High);

/// <summary>A figure by name.</summary>
/// <param name="Name">Such as <c>AP75</c>.</param>
/// <param name="Value">0 to 1, or null where nothing is there to judge by.</param>
public sealed record NamedFigure(string Name, double? Value);

/// <summary>What is reached on one class.</summary>
/// <param name="Class">Its index.</param>
/// <param name="Objects">Objects of it that were measured on.</param>
/// <param name="Value">The leading figure, or null where the class does not occur.</param>
public sealed record ObjectClass(int Class, int Objects, Bounded? Value);

/// <summary>What is reached on a part of what was measured on.</summary>
/// <param name="Name">Such as <c>time = night</c>.</param>
/// <param name="Images">Images of it.</param>
/// <param name="Value">The leading figure, or null where nothing is there to judge by.</param>
public sealed record ObjectPart(string Name, int Images, Bounded? Value);

/// <summary>An image on which something is wrong.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Loss">The more, the worse.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record ObjectFault(long Sample, double Loss, string Sentence);
