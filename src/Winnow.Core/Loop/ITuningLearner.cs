using Winnow.Core.Data;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>A learner that chooses how to learn, each round anew. It keeps nothing between calls: what it must know of earlier rounds is in their records.</summary>
public interface ITuningLearner : ILearner
{
    /// <summary>Chooses the recipe of a round.</summary>
    /// <param name="labelled">What has been labelled; at least one sample.</param>
    /// <param name="state">What the rounds before chose and took.</param>
    /// <param name="random">The only source of chance.</param>
    /// <param name="cancel">Checked between trials and between batches.</param>
    TuningRecord Tune(IReadOnlyList<LabelledSample> labelled, TuningState state, Random random, CancellationToken cancel);

    /// <summary>Fits a fresh model as a recipe says.</summary>
    /// <param name="labelled">What has been labelled; at least one sample.</param>
    /// <param name="recipe">From <see cref="Tune"/>.</param>
    /// <param name="random">The only source of chance.</param>
    /// <param name="progress">Receives the share of training done, 0 to 1.</param>
    /// <param name="cancel">Checked between batches.</param>
    IModel Fit(IReadOnlyList<LabelledSample> labelled, TuningRecord recipe, Random random, IProgress<double>? progress, CancellationToken cancel);
}
