using System.Globalization;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary>What a project knows about its pool besides the pixels: metadata for filters, and seconds of labelling from one of their columns.</summary>
internal static class PoolMetadata
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>What is added to the source of a round that reads metadata, so that another import, or another column, opens another round.</summary>
    /// <param name="store">The project.</param>
    /// <param name="reads">Whether the strategy may read metadata.</param>
    /// <param name="cost">The column that holds seconds of labelling, or null.</param>
    public static string Suffix(Store store, bool reads, string? cost)
    {
        var imports = reads || cost is not null ? store.MetadataImports() : 0;
        return (imports == 0 ? "" : $", metadata {imports}") + (cost is null ? "" : $", seconds from '{cost}'");
    }

    /// <summary>The pool with its metadata, where any were imported, and with its costs, where a column is named.</summary>
    /// <exception cref="CommandException">A sample has no such column, or no positive number in it.</exception>
    public static PoolView AddTo(PoolView view, Store store, string? cost)
    {
        var all = store.ReadMetadata();
        var rows = all.Count == 0 ? null : view.Ids.Select(id => all.GetValueOrDefault(id, None)).ToArray();
        return view with { Metadata = rows, Costs = cost is null ? null : Costs(view, store, rows, cost) };
    }

    /// <summary>Refuses a strategy that needs costs where no column is named.</summary>
    public static void Require(IQueryStrategy strategy, string? cost)
    {
        if (cost is null && strategy.Needs.HasFlag(Evidence.Costs))
        {
            throw CommandException.Usage($"The strategy '{strategy.Name}' needs the seconds that labelling each image takes; name their metadata column with --cost COLUMN.");
        }
    }

    private static float[] Costs(PoolView view, Store store, IReadOnlyDictionary<string, string>[]? rows, string column)
    {
        var costs = new float[view.Ids.Count];
        var without = new List<int>();
        for (var i = 0; i < costs.Length; i++)
        {
            if (rows?[i].TryGetValue(column, out var text) != true)
            {
                without.Add(i);
            }
            else if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < float.PositiveInfinity)
            {
                costs[i] = seconds;
            }
            else
            {
                throw new CommandException($"'{PathOf(store, view, i)}' has '{text}' as '{column}'; seconds of labelling must be a number above 0. Import it again with `winnow import {store.Folder} --metadata FILE.csv`.");
            }
        }

        return without.Count == 0
            ? costs
            : throw new CommandException($"{without.Count} of the {costs.Length} pool images have no '{column}', such as '{PathOf(store, view, without[0])}'; import it with `winnow import {store.Folder} --metadata FILE.csv`, or leave --cost out.");
    }

    private static string PathOf(Store store, PoolView view, int row) => store.ReadSamples().First(s => s.Id == view.Ids[row]).Path;
}
