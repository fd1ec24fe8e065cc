using System.Globalization;

namespace Winnow.Core.Data;

/// <summary>The id that a file gave an image, class or annotation: a whole number, a text, or none.</summary>
/// <remarks>COCO numbers its items, Label Studio names them. Kept so that an export can give the same ids back.</remarks>
public readonly record struct OriginalId
{
    private readonly long number;
    private readonly string? text;

    private OriginalId(long number, string? text) => (this.number, this.text) = (number, text);

    /// <summary>No id: the file had none.</summary>
    public static OriginalId None => default;

    /// <summary>Whether there is an id.</summary>
    public bool Exists => text is not null;

    /// <summary>The number, or null where the id is a text or absent.</summary>
    public long? Number => ReferenceEquals(text, "") ? number : null;

    /// <summary>A whole number as id.</summary>
    public static OriginalId Of(long number) => new(number, "");

    /// <summary>A text as id.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static OriginalId Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new(0, text);
    }

    /// <inheritdoc/>
    public override string ToString() => text is { Length: > 0 } ? text : Exists ? number.ToString(CultureInfo.InvariantCulture) : "";
}
