using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

/// <summary>Small models for tests.</summary>
internal static class Models
{
    public static TensorLayout Layout(int values) => new([new("body.weight", [values])]);

    public static ModelWeights Of(params float[] values) => new(Layout(values.Length), values);

    public static ModelUpdate Update(string site, long examples, params float[] values) => new(site, Of(values), examples);

    public static ModelUpdate[] Random(int sites, int values, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, sites).Select(s => Update($"site-{s:00}", random.Next(1, 500), [.. Enumerable.Range(0, values).Select(_ => (random.NextSingle() * 2) - 1)]))];
    }
}
