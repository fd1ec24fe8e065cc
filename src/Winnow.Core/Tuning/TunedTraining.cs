using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Core.Tuning;

/// <summary>A learner whose whole training is tuned by <see cref="RecipeSearch{T}"/> whenever the labels have grown by half since the last search.</summary>
/// <remarks>
/// All searches of a run together take at most <see cref="Share"/> of the seconds that its trainings took before; what is not spent is saved up. A search has a hard limit in seconds, so two machines may
/// choose differently; the journal keeps what was chosen, and a replay follows it.
/// </remarks>
/// <typeparam name="T">The recipe.</typeparam>
/// <param name="task">What is trained.</param>
/// <param name="house">The recipe to begin with.</param>
/// <param name="learnerOf">The learner of a recipe.</param>
/// <param name="clock">Tells the time that budgets count.</param>
public sealed class TunedTraining<T>(IRecipeTask<T> task, T house, Func<T, ILearner> learnerOf, TimeProvider clock) : ITuningLearner
    where T : class
{
    /// <summary>Growth of the labels at which a search is due again.</summary>
    public const double Growth = 1.5;

    // What a search is made with, the most thorough first: folds, and the share of the steps trained for.
    private static readonly (int Folds, double Share)[] Depths = [(5, 1), (3, 1), (3, 1.0 / 3)];

    // The incumbent, and as much again for one more recipe on all folds or some that end early.
    private const double RecipesAtLeast = 2;

    private readonly ILearner usual = learnerOf(house);

    /// <inheritdoc/>
    public string Name => usual.Name;

    /// <inheritdoc/>
    public Evidence Provides => usual.Provides;

    /// <summary>Seconds of searching to seconds of training, 0 to 1; default 0.25.</summary>
    public double Share
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The share of searching lies in [0, 1].");
    } = 0.25;

    /// <inheritdoc/>
    public TuningRecord Tune(IReadOnlyList<LabelledSample> labelled, TuningState state, Random random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(random);
        var incumbent = state.Last is { } last ? task.Load(last.Recipe) : house;
        var searched = state.Last?.LabelsAtSearch ?? 0;
        var budget = (Share * state.FitSeconds) - state.TuneSeconds;
        if (labelled.Count < Growth * searched)
        {
            return Record(incumbent, false, string.Create(CultureInfo.InvariantCulture, $"kept {task.Words(incumbent)}: {labelled.Count} labels, and the next search is due at {Math.Ceiling(Growth * searched):0}"), 0, searched);
        }

        var depth = Array.FindIndex(Depths, d => budget >= RecipesAtLeast * d.Folds * d.Share * state.LastFitSeconds);
        if (budget <= 0 || depth < 0)
        {
            return Record(incumbent, false, string.Create(
                CultureInfo.InvariantCulture, $"kept {task.Words(incumbent)}: searching may take {100 * Share:0.#} % of the time of training, {Math.Max(0, budget):0.0} s so far, too little to compare recipes"), 0, searched);
        }

        var options = new RecipeSearchOptions { Seconds = budget, Folds = Depths[depth].Folds, Share = Depths[depth].Share };
        var tuning = new RecipeSearch<T>(task, options, clock).Run(incumbent, labelled, random.Next(), null, cancel);
        return Record(tuning.Recipe, tuning.Changed, tuning.Reason, tuning.Board.Count, tuning.Board.Count > 0 ? labelled.Count : searched);
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, TuningRecord recipe, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return learnerOf(task.Load(recipe.Recipe)).Fit(labelled, random, progress, cancel);
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel) => usual.Fit(labelled, random, progress, cancel);

    private TuningRecord Record(T recipe, bool changed, string reason, int candidates, int searched) => new()
    {
        Level = TuningRecord.Training,
        Recipe = task.Save(recipe),
        Words = task.Words(recipe),
        Changed = changed,
        Reason = reason,
        Candidates = candidates,
        LabelsAtSearch = searched,
    };
}
