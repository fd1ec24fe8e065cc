namespace Winnow.Core.Querying;

/// <summary>Finds for each class the threshold that splits its labels from the rest with fewest errors, and picks the samples nearest to it.</summary>
/// <remarks>
/// DIRECT of Nuggehalli, Zhang, Jain and Nowak, <i>DIRECT: deep active learning under imbalance and label noise</i>, 2023. Each class has a chain of all samples
/// by margin against its strongest rival; of all places to cut it, those with fewest labels on the wrong side remain. The classes take turns, those with fewest labels
/// first: each picks the unpicked sample nearest to the middle of its widest stretch of best cuts. Alone, one pick halves what is left (noise free: the
/// threshold after log₂ n labels); a batch spreads evenly on both sides. A wrong label is outvoted by right ones, where a search by bisection would follow it.
/// Utility: 1 − place in the batch / batch, which says the order only. O(classes × samples log samples + count) time, O(classes × samples) memory.
/// </remarks>
public sealed class DirectSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "direct";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Labels | Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var ties = new TieBreaker(random);
        var chains = new ClassChains(pool, ties);
        count = Math.Min(count, pool.Ids.Count);
        var labels = chains.Truth.Where(t => t >= 0).CountBy(t => t).ToDictionary();
        var turns = Enumerable.Range(0, chains.Classes).OrderBy(c => labels.GetValueOrDefault(c)).ThenBy(c => ties.Key(c)).ToArray();
        var lines = turns.Select(c => Nearest(chains, c).GetEnumerator()).ToArray();
        var taken = new bool[pool.Ids.Count];
        var picks = new List<Pick>();
        for (var turn = 0; picks.Count < count; turn = (turn + 1) % turns.Length)
        {
            var line = lines[turn];
            while (line.MoveNext())
            {
                if (!taken[line.Current])
                {
                    taken[line.Current] = true;
                    picks.Add(new(pool.Ids[line.Current], 1 - ((float)picks.Count / count), $"at the border between {pool.ClassName(turns[turn])} and the rest"));
                    break;
                }
            }
        }

        return picks;
    }

    /// <summary>The cuts of fewest errors: with cut k, places from k on belong to the class. The widest stretch of them, the lowest of equals.</summary>
    /// <returns>First and last cut of the stretch.</returns>
    internal static (int First, int Last) BestCuts(ReadOnlySpan<sbyte> line)
    {
        // line: 1 of the class, −1 of another, 0 unknown. Cut 0 takes all for the class: the others' labels are wrong.
        var errors = 0;
        foreach (var kind in line)
        {
            errors += kind < 0 ? 1 : 0;
        }

        var (fewest, first, best) = (errors, 0, (First: 0, Last: 0));
        for (var cut = 1; cut <= line.Length; cut++)
        {
            var kind = line[cut - 1];
            errors += kind;
            if (errors < fewest)
            {
                (fewest, first, best) = (errors, cut, (cut, cut));
            }
            else if (errors == fewest)
            {
                first = kind == 0 ? first : cut;
                best = cut - first > best.Last - best.First ? (first, cut) : best;
            }
        }

        return best;
    }

    /// <summary>The class's unlabelled samples, nearest to the middle of its best cuts first, sides by turns.</summary>
    private static IEnumerable<int> Nearest(ClassChains chains, int label)
    {
        var order = chains.Orders[label];
        var line = new sbyte[order.Length];
        for (var place = 0; place < line.Length; place++)
        {
            var truth = chains.Truth[order[place]];
            line[place] = (sbyte)(truth < 0 ? 0 : truth == label ? 1 : -1);
        }

        var (first, last) = BestCuts(line);
        var cut = first + ((last - first) / 2);
        for (int low = cut - 1, high = cut; low >= 0 || high < line.Length; low--, high++)
        {
            // Before the cut and after it are equally near; the wider side of the stretch goes first.
            foreach (var place in last - cut > cut - first ? new[] { high, low } : [low, high])
            {
                if (place >= 0 && place < line.Length && line[place] == 0)
                {
                    yield return order[place];
                }
            }
        }
    }
}
