namespace Winnow.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Essential">Whether Winnow cannot do its work while this has a remedy.</param>
internal sealed record Finding(string What, string Found, bool Essential = false)
{
    /// <summary>What to do about it, or null where all is well.</summary>
    public string? Remedy { get; init; }
}
