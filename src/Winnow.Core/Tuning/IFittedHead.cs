using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tuning;

/// <summary>A head that has learned, over features prepared as its recipe says.</summary>
internal interface IFittedHead
{
    /// <summary>The same as one linear layer under a softmax; null where it is none.</summary>
    LinearHead? Linear { get; }

    /// <summary>Class probabilities of each row [rows × classes].</summary>
    Matrix Predict(Matrix inputs, int threads);

    /// <summary>Class probabilities of each row by members that each saw a part [members][rows × classes].</summary>
    IReadOnlyList<Matrix> Members(Matrix inputs, int threads);
}
