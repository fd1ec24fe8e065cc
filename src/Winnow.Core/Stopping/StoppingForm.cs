namespace Winnow.Core.Stopping;

/// <summary>How one stopping criterion is written.</summary>
/// <param name="Name">What the text starts with, such as <c>target</c>.</param>
/// <param name="Form">All its parts, such as <c>target:LEVEL</c>.</param>
/// <param name="Meaning">What it does, for people.</param>
/// <param name="Example">A text that can be read.</param>
public sealed record StoppingForm(string Name, string Form, string Meaning, string Example)
{
    /// <summary>Makes the criterion from the parts after the name; null where they do not fit the form.</summary>
    public required Func<string[], IStoppingCriterion?> Read { get; init; }
}
