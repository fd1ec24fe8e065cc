namespace Winnow.Core.Search;

/// <summary>Points drawn uniformly over a space's coordinates: a logarithmic scale is uniform in its logarithm, choices are equally likely.</summary>
internal static class UniformDraw
{
    public static SearchPoint From(SearchSpace space, Random random)
    {
        var units = new double[space.Coordinates.Count];
        for (var d = 0; d < units.Length; d++)
        {
            units[d] = random.NextDouble();
        }

        return space.Decode(units);
    }
}
