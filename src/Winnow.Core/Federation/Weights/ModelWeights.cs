using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>The weights of one model, or a difference of two: named float32 tensors in one flat array.</summary>
public sealed class ModelWeights
{
    /// <summary>Wraps an array without copying it.</summary>
    /// <param name="layout">Names and shapes.</param>
    /// <param name="values">All values, tensor after tensor, row-major.</param>
    /// <exception cref="ArgumentException">Their number is not the layout's.</exception>
    public ModelWeights(TensorLayout layout, float[] values)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != layout.Length)
        {
            throw new ArgumentException($"The layout has {layout.Length:N0} values, and {values.Length:N0} were given.", nameof(values));
        }

        Layout = layout;
        Values = values;
    }

    /// <summary>Zeros.</summary>
    public ModelWeights(TensorLayout layout) : this(layout, new float[(layout ?? throw new ArgumentNullException(nameof(layout))).Length])
    {
    }

    /// <summary>Names and shapes.</summary>
    public TensorLayout Layout { get; }

    /// <summary>All values, shared and not copied.</summary>
    public float[] Values { get; }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public bool IsFinite => Vectors.AllFinite(Values);

    /// <summary>One tensor's values.</summary>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    public Span<float> this[string name] => Layout.IndexOf(name) is var index and >= 0
        ? Values.AsSpan(Layout.Range(index))
        : throw new ArgumentException($"The model has no tensor '{name}'.", nameof(name));

    /// <summary>Euclidean norm over all values, in double precision.</summary>
    public double Norm()
    {
        var sum = 0.0;
        foreach (var value in Values)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>A copy.</summary>
    public ModelWeights Copy() => new(Layout, [.. Values]);

    /// <summary>This minus <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The layouts differ.</exception>
    public ModelWeights Minus(ModelWeights other) => Plus(other, -1);

    /// <summary>This plus <paramref name="scale"/> times <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The layouts differ.</exception>
    public ModelWeights Plus(ModelWeights other, float scale = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Layout.DifferenceTo(other.Layout) is { } difference)
        {
            throw new ArgumentException($"Two models cannot be added: {difference}.", nameof(other));
        }

        var result = Copy();
        Vectors.AddScaled(result.Values, scale, other.Values);
        return result;
    }

    /// <summary>The tensors of a part of the layout, copied.</summary>
    /// <exception cref="ArgumentException">A tensor of the part is missing here.</exception>
    public ModelWeights Select(TensorLayout part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var result = new ModelWeights(part);
        for (var i = 0; i < part.Tensors.Count; i++)
        {
            this[part.Tensors[i].Name].CopyTo(result.Values.AsSpan(part.Range(i)));
        }

        return result;
    }

    /// <summary>A copy with the tensors of <paramref name="part"/> in place of the own ones.</summary>
    /// <exception cref="ArgumentException">A tensor of the part is missing here, or has another length.</exception>
    public ModelWeights With(ModelWeights part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var result = Copy();
        foreach (var tensor in part.Layout.Tensors)
        {
            part[tensor.Name].CopyTo(result[tensor.Name]);
        }

        return result;
    }
}
