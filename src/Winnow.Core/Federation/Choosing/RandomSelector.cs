namespace Winnow.Core.Federation;

/// <summary>Chance: every sample of the federation is as likely as any other.</summary>
public sealed class RandomSelector : ISiteSelector
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        // By id, so that the pool's order does not matter.
        var scores = new float[pool.Ids.Count];
        foreach (var i in Enumerable.Range(0, scores.Length).OrderBy(i => pool.Ids[i]))
        {
            scores[i] = random.NextSingle();
        }

        return scores;
    }
}
