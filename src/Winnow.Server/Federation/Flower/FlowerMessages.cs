namespace Winnow.Server.Federation;

/// <summary>What a Flower server asks; the numbers are those of the fields on the wire, the same for questions and answers.</summary>
public enum FlowerTask
{
    /// <summary>Hang up; the client answers with a reason.</summary>
    Reconnect = 1,

    /// <summary>Tell properties.</summary>
    Properties = 2,

    /// <summary>Tell the model's parameters.</summary>
    Parameters = 3,

    /// <summary>Train.</summary>
    Fit = 4,

    /// <summary>Measure.</summary>
    Evaluate = 5,
}

/// <summary>Parameters of a model.</summary>
/// <param name="Tensors">Each a whole file; of type <c>numpy.ndarray</c> in NumPy's format.</param>
/// <param name="TensorType">What the tensors are.</param>
public sealed record FlowerParameters(IReadOnlyList<byte[]> Tensors, string TensorType)
{
    /// <summary>The only type taken.</summary>
    public const string NumPy = "numpy.ndarray";

    /// <summary>The arrays.</summary>
    /// <exception cref="InvalidDataException">The type is another, or a tensor is malformed.</exception>
    public IReadOnlyList<NpyArray> Arrays() =>
        TensorType == NumPy ? [.. Tensors.Select(t => NpyArray.Read(t))] : throw new InvalidDataException($"Parameters of type '{TensorType}' are not taken; '{NumPy}' is.");

    /// <summary>Parameters of arrays.</summary>
    public static FlowerParameters Of(IEnumerable<NpyArray> arrays) => new([.. arrays.Select(a => a.ToBytes())], NumPy);
}

/// <summary>One message from a Flower server to a client.</summary>
/// <param name="Task">What is asked.</param>
public sealed record FlowerQuestion(FlowerTask Task)
{
    /// <summary>Seconds until the client shall come back; 0 for never.</summary>
    public long Seconds { get; init; }

    /// <summary>The model to start from, to train or to measure.</summary>
    public FlowerParameters? Parameters { get; init; }

    /// <summary>Settings: values are double, ulong, long, bool, string or byte[].</summary>
    public IReadOnlyDictionary<string, object> Config { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);
}

/// <summary>One message from a client to a Flower server.</summary>
/// <param name="Task">What was asked.</param>
public sealed record FlowerAnswer(FlowerTask Task)
{
    /// <summary>Why the client hangs up: 0 unknown, 1 reconnect, 2 power, 3 no network, 4 acknowledged.</summary>
    public int Reason { get; init; }

    /// <summary>0 for success, else which task is not implemented: 1 properties, 2 parameters, 3 fit, 4 evaluate.</summary>
    public int Status { get; init; }

    /// <summary>The status in words.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>The model.</summary>
    public FlowerParameters? Parameters { get; init; }

    /// <summary>Examples trained or measured on.</summary>
    public long Examples { get; init; }

    /// <summary>Loss that was measured.</summary>
    public float Loss { get; init; }

    /// <summary>Metrics or properties: values are double, ulong, long, bool, string or byte[].</summary>
    public IReadOnlyDictionary<string, object> Metrics { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);
}
