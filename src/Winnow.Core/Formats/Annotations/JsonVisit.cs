namespace Winnow.Core.Formats;

/// <summary>How a property at the top of a JSON file is read.</summary>
internal enum JsonVisit
{
    /// <summary>Its value in one piece.</summary>
    Whole,

    /// <summary>It is an array, and its items are read one at a time.</summary>
    Items,

    /// <summary>Checked for being JSON, and passed over.</summary>
    Skip,
}
