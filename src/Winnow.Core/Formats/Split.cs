namespace Winnow.Core.Formats;

/// <summary>The parts a data set comes in.</summary>
internal enum Split
{
    /// <summary>The pool.</summary>
    Train,

    /// <summary>For early stopping.</summary>
    Validation,

    /// <summary>To measure on.</summary>
    Test,
}

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
}
