namespace Winnow.Storage;

/// <summary>One class of a project. Its position is its index for good: a class is retired, never removed.</summary>
/// <param name="Name">Distinct among the classes of its version.</param>
/// <param name="Colour">Colour as <c>#rrggbb</c>, or null for the one given out by position.</param>
/// <param name="Retired">No longer offered to annotators; labels that carry it stay.</param>
public sealed record StoredClass(string Name, string? Colour = null, bool Retired = false);

/// <summary>One version of a project's classes.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Classes">By position.</param>
public sealed record StoredSchema(int Version, IReadOnlyList<StoredClass> Classes);
