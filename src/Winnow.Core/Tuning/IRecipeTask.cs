using Winnow.Core.Data;
using Winnow.Core.Search;

namespace Winnow.Core.Tuning;

/// <summary>What a search for a training recipe must know of the recipe, whatever is trained.</summary>
/// <typeparam name="T">The recipe, with everything about the network that the search may change.</typeparam>
public interface IRecipeTask<T>
    where T : class
{
    /// <summary>The recipes that are searched around the one in use, the larger networks and inputs one notch at a time.</summary>
    SearchSpace SpaceAround(T incumbent);

    /// <summary>The recipe in use as a point of that space.</summary>
    SearchPoint PointOf(T incumbent);

    /// <summary>The recipe at a point of the space around the one in use.</summary>
    /// <exception cref="ArgumentException">The point makes no recipe.</exception>
    T Read(SearchPoint point, T incumbent);

    /// <summary>The recipe in a few words.</summary>
    string Words(T recipe);

    /// <summary>What one training costs, in any unit; only the order matters.</summary>
    double Cost(T recipe);

    /// <summary>The recipe as JSON.</summary>
    string Save(T recipe);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such recipe.</exception>
    T Load(string json);

    /// <summary>Trains on some labels and measures on others; larger is better, 0 to 1.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="share">Share of the recipe's steps, above 0 and at most 1; the schedule runs to its end in them.</param>
    /// <param name="learn">What to learn from.</param>
    /// <param name="asked">What to measure on.</param>
    /// <param name="seed">Seed of weights, order and dropout; the same for all recipes on one fold.</param>
    /// <param name="cancel">Checked before every step and every batch.</param>
    /// <returns>The score; not a number where the training diverged.</returns>
    double Score(T recipe, double share, IReadOnlyList<LabelledSample> learn, IReadOnlyList<LabelledSample> asked, int seed, CancellationToken cancel);
}
