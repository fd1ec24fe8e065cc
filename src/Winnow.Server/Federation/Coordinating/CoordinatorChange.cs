namespace Winnow.Server.Federation;

/// <summary>Who is let in and who is shut out.</summary>
/// <param name="Enrol">Names of sites that get a one-time code.</param>
/// <param name="Revoke">Names of sites that may take part no more.</param>
public sealed record CoordinatorChange(IReadOnlyList<string> Enrol, IReadOnlyList<string> Revoke)
{
    /// <summary>Characters of a reason at most.</summary>
    public const int ReasonMax = 200;

    /// <summary>Why sites are shut out, for people; null where nobody says.</summary>
    public string? Reason { get; init; }
}
