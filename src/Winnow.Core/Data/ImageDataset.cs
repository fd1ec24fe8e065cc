namespace Winnow.Core.Data;

/// <summary>A file that a reader left out, and why.</summary>
public sealed record FileProblem(string Name, string Reason);

/// <summary>Images with classes, split into a part to learn from and a part to measure on.</summary>
public sealed class ImageDataset
{
    /// <summary>Short name, such as <c>mnist</c> or the folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>Class names; a sample's class is an index into this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Samples a simulation may label: the pool.</summary>
    public required IReadOnlyList<Sample> Train { get; init; }

    /// <summary>Samples to measure on; never picked, never learned from. Empty where the data set has no test part.</summary>
    public required IReadOnlyList<Sample> Test { get; init; }

    /// <summary>Samples for early stopping; never picked, never reported on. Empty where the data set has no such part.</summary>
    public IReadOnlyList<Sample> Validation { get; init; } = [];

    /// <summary>Files that were left out, each with its reason.</summary>
    public IReadOnlyList<FileProblem> Problems { get; init; } = [];

    /// <summary>Hex SHA-256 over names, classes and contents: same data, same hash.</summary>
    public required string Hash { get; init; }
}
