using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>A part of a detector with one input and one output, written in <see cref="IOperators{T}"/>.</summary>
internal abstract class DetectorBlock : Composite
{
    /// <summary>The part's answer.</summary>
    public abstract T Run<T>(IOperators<T> operators, T input);

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor input) => Run(TensorOperators.For(input, Training), input);
}
