namespace Winnow.Server.Operations;

/// <summary>One thing that was looked at on a server.</summary>
/// <param name="What">What it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Essential">Whether the server cannot do its work while this has a remedy.</param>
/// <param name="Remedy">What to do about it, or null where all is well.</param>
public sealed record ServerFinding(string What, string Found, bool Essential, string? Remedy);
