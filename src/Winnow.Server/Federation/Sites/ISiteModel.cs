using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>The model of a plan as one site trains it, measures it and looks at its pool with it. Images and labels stay behind this border.</summary>
public interface ISiteModel : IDisposable
{
    /// <summary>All tensors of the model, those that the plan keeps at the site included.</summary>
    TensorLayout Layout { get; }

    /// <summary>Fresh weights; the same at every site for one seed.</summary>
    ModelWeights Fresh(int seed);

    /// <summary>Reads what is there to learn from now; <see cref="Measure"/> and <see cref="Train"/> work on it.</summary>
    /// <returns>Labelled examples (images, where a model learns without labels); 0 where the site cannot train.</returns>
    int Load(CancellationToken cancel);

    /// <summary>How much of the site's held-out labels a model has right, as <see cref="RoundCounts"/> counts it; zeros where nothing is held out.</summary>
    (long Measured, long Right) Measure(ModelWeights weights, CancellationToken cancel);

    /// <summary>Local training. The same arguments and labels give the same weights on one device and thread count.</summary>
    /// <param name="start">All weights to start from.</param>
    /// <param name="options">How.</param>
    /// <param name="correction">SCAFFOLD's c − cᵢ over all tensors, added to every gradient; null for none.</param>
    /// <param name="seed">Decides order and dropout.</param>
    /// <param name="cancel">Checked between steps.</param>
    /// <exception cref="InvalidDataException">It cannot be trained; the message says why, and the site stays away from the round.</exception>
    LocalResult Train(ModelWeights start, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel);

    /// <summary>The penalty that this site's own labels want, as a place in <see cref="PenaltyVote.Grid"/>; null where it cannot say. Works on what <see cref="Load"/> read.</summary>
    /// <param name="seed">Decides which labels are looked at where there are many.</param>
    /// <param name="cancel">Checked between penalties.</param>
    int? WantedPenalty(int seed, CancellationToken cancel) => null;

    /// <summary>The samples that may be labelled, as a selector looks at them.</summary>
    /// <param name="global">The shared model.</param>
    /// <param name="own">What this site made of it in its last training; null before the first.</param>
    /// <param name="training">How sites train in this run, a penalty that they voted for included; for models whose site trains one of its own to compare with.</param>
    /// <param name="expected">Samples the site may expect to be asked for.</param>
    /// <param name="seed">Decides what the site does by chance.</param>
    /// <param name="cancel">Checked between batches.</param>
    SitePool Pool(ModelWeights global, ModelWeights? own, LocalTraining training, int expected, int seed, CancellationToken cancel);
}
