using Winnow.Core.Data;

namespace Winnow.Cli.Simulating;

/// <summary>Images about which the data set says one thing, such as <c>time=night</c>.</summary>
/// <param name="Key">What is said.</param>
/// <param name="Value">What it must be.</param>
internal sealed record SampleFilter(string Key, string Value)
{
    /// <summary>Reads <c>key=value</c>.</summary>
    /// <exception cref="CommandException">It is not of that form.</exception>
    public static SampleFilter Parse(string option, string text) => text.Split('=', 2) is [{ Length: > 0 } key, { Length: > 0 } value]
        ? new(key, value)
        : throw CommandException.Usage($"{option} '{text}' is no condition; write key=value, such as time=night.");

    /// <summary>Whether the data set says so of the image.</summary>
    public bool Matches(Sample sample) => sample.Metadata.TryGetValue(Key, out var value) && string.Equals(value, Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Key}={Value}";
}
