namespace Winnow.Server.Federation;

/// <summary>Who is let in and who is shut out.</summary>
/// <param name="Enrol">Names of sites that get a one-time code.</param>
/// <param name="Revoke">Names of sites that may take part no more.</param>
public sealed record CoordinatorChange(IReadOnlyList<string> Enrol, IReadOnlyList<string> Revoke);
