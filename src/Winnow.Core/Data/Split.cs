namespace Winnow.Core.Data;

/// <summary>The parts a data set comes in.</summary>
public enum Split
{
    /// <summary>The pool.</summary>
    Train,

    /// <summary>For early stopping.</summary>
    Validation,

    /// <summary>To measure on.</summary>
    Test,
}
