using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>Learns a model from labelled samples. Knows where the images of the samples are.</summary>
public interface ILearner
{
    /// <summary>Name shown to people and written to results, such as <c>mlp</c>.</summary>
    string Name { get; }

    /// <summary>The evidence its models can give.</summary>
    Evidence Provides { get; }

    /// <summary>Fits a fresh model; the same samples and seed give the same model on the same device and thread count.</summary>
    /// <param name="labelled">What has been labelled; at least one sample.</param>
    /// <param name="random">The only source of chance.</param>
    /// <param name="progress">Receives the share of training done, 0 to 1.</param>
    /// <param name="cancel">Checked between batches.</param>
    IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel);
}
