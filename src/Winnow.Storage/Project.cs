namespace Winnow.Storage;

/// <summary>What a project is about; fixed at <c>init</c> but for the classes.</summary>
/// <param name="Name">Shown to people; the folder's name.</param>
/// <param name="Task">The task, such as <c>classify</c>.</param>
/// <param name="Images">Absolute folder in which the image files stay.</param>
/// <param name="Seed">The project's seed; every other seed is derived from it.</param>
/// <param name="CreatedAt">When, in UTC.</param>
/// <param name="Classes">Class names; a label is an index into this list.</param>
public sealed record Project(string Name, string Task, string Images, int Seed, DateTimeOffset CreatedAt, IReadOnlyList<string> Classes);
