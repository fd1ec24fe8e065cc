namespace Winnow.Server.Federation;

/// <summary>What a client of a Flower federation does when it is asked.</summary>
public interface IFlowerWork
{
    /// <summary>The model to begin with.</summary>
    FlowerParameters Parameters();

    /// <summary>Trains from a model.</summary>
    /// <returns>The model after training, and the examples it was trained on.</returns>
    (FlowerParameters Parameters, long Examples, IReadOnlyDictionary<string, object> Metrics) Fit(FlowerParameters start, IReadOnlyDictionary<string, object> config, CancellationToken cancel);

    /// <summary>Measures a model.</summary>
    /// <returns>Mean loss, and the examples it was measured on.</returns>
    (float Loss, long Examples, IReadOnlyDictionary<string, object> Metrics) Evaluate(FlowerParameters model, IReadOnlyDictionary<string, object> config, CancellationToken cancel);
}
