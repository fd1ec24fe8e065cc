using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Search;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

/// <summary>A recipe of one number.</summary>
internal sealed record FakeRecipe(double Rate);

/// <summary>A training whose score is known: best at rate 0.3, with noise of the fold that all recipes share and a little of their own.</summary>
internal sealed class FakeTask : IRecipeTask<FakeRecipe>
{
    /// <summary>What a training does instead of ending at once; gets the recipe and the token.</summary>
    public Func<FakeRecipe, CancellationToken, double?> Instead { get; init; } = (_, _) => null;

    /// <summary>Recipes that were trained, in order.</summary>
    public List<FakeRecipe> Trained { get; } = [];

    /// <summary>Least rate of the space.</summary>
    public double Low { get; init; }

    public SearchSpace SpaceAround(FakeRecipe incumbent) => new(new FloatParameter("rate", Low, 1));

    public SearchPoint PointOf(FakeRecipe incumbent) => new(KeyValuePair.Create<string, ParameterValue>("rate", incumbent.Rate));

    public FakeRecipe Read(SearchPoint point, FakeRecipe incumbent) => new(point.Number("rate"));

    public string Words(FakeRecipe recipe) => string.Create(CultureInfo.InvariantCulture, $"rate {recipe.Rate:0.00}");

    public double Cost(FakeRecipe recipe) => 1;

    public string Save(FakeRecipe recipe) => recipe.Rate.ToString("R", CultureInfo.InvariantCulture);

    public FakeRecipe Load(string json) => new(double.Parse(json, CultureInfo.InvariantCulture));

    public double Score(FakeRecipe recipe, double share, IReadOnlyList<LabelledSample> learn, IReadOnlyList<LabelledSample> asked, int seed, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Assert.Empty(learn.Select(l => l.Id).Intersect(asked.Select(a => a.Id)));
        Trained.Add(recipe);
        var own = new Random(seed + (int)(1000 * recipe.Rate)).NextDouble();
        return Instead(recipe, cancel) ?? (share * (0.9 - Math.Abs(recipe.Rate - 0.3))) + (0.02 * new Random(seed).NextDouble()) + (0.01 * own);
    }
}
