using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads the names that splits go by.</summary>
internal static class SplitNames
{
    /// <summary>The split of that name, or null where it is none.</summary>
    public static Split? Parse(string name) => name.ToUpperInvariant() switch
    {
        "TRAIN" or "TRAINING" => Split.Train,
        "VAL" or "VALID" or "VALIDATION" => Split.Validation,
        "TEST" or "TESTING" => Split.Test,
        _ => null,
    };

    /// <summary>The short name in folders and lists: train, val or test.</summary>
    public static string Of(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "val",
        _ => "test",
    };
}
