namespace Winnow.Core.Querying;

/// <summary>How a filter compares what a sample's metadata say with its own value. In JSON in lower case with hyphens, such as <c>not-equals</c>.</summary>
public enum FilterOperator
{
    /// <summary>The same text, upper and lower case told apart.</summary>
    Equal = 0,

    /// <summary>Another text, or nothing under that key.</summary>
    NotEqual = 1,

    /// <summary>One of several texts.</summary>
    In = 2,

    /// <summary>A smaller number.</summary>
    Less = 3,

    /// <summary>A larger number.</summary>
    Greater = 4,
}
