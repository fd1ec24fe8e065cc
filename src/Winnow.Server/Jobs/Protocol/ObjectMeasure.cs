namespace Winnow.Server.Jobs.Protocol;

/// <summary>What models of a round reach on labels drawn by chance, each on images it did not learn from; of projects that ask for objects.</summary>
/// <param name="Metric">Name of the leading figure, such as <c>AP50</c>.</param>
/// <param name="Labels">Labels that each model learned from, on average.</param>
/// <param name="Images">Images measured on.</param>
/// <param name="Value">The leading figure with its 95 % interval, by resampling the images.</param>
/// <param name="More">Further figures by name.</param>
/// <param name="Classes">Each class.</param>
/// <param name="Parts">Parts of the images and of the objects: tags, metadata, sizes.</param>
/// <param name="Faults">The images where most is wrong, worst first, at most 100.</param>
/// <param name="FaultsTotal">Images on which something is wrong.</param>
public sealed record ObjectMeasure(
    string Metric, double Labels, int Images, Bounded Value, IReadOnlyList<NamedFigure> More, IReadOnlyList<ObjectClass> Classes, IReadOnlyList<ObjectPart> Parts, IReadOnlyList<ObjectFault> Faults, int FaultsTotal);

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
