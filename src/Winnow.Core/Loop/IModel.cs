using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>A fitted model that can be measured and asked for evidence.</summary>
public interface IModel : IDisposable
{
    /// <summary>Measures the model on held-out samples whose answers are known.</summary>
    Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel);

    /// <summary>Runs the model once over the pool and returns exactly the evidence asked for.</summary>
    /// <exception cref="MissingEvidenceException">The model cannot give what is asked.</exception>
    PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel);
}
