using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Cli.Training;

/// <summary>A model's embeddings as features of order 1, as regressions want them.</summary>
internal static class LabelFeatures
{
    /// <summary>The embeddings of a view divided by their root mean square.</summary>
    public static SampleFeatures Of(PoolView view)
    {
        var rows = view.Require(v => v.Embeddings);
        var squares = 0.0;
        foreach (double value in rows.Span)
        {
            squares += value * value;
        }

        var scale = squares > 0 ? (float)(1 / Math.Sqrt(squares / rows.Span.Length)) : 1;
        return new(view.Ids, new(rows.Rows, rows.Columns, [.. rows.Span.ToArray().Select(v => v * scale)]));
    }
}
