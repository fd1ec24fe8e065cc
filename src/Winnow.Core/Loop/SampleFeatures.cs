using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Loop;

/// <summary>One feature vector per sample, found by id.</summary>
public sealed class SampleFeatures
{
    private readonly Matrix rows;
    private readonly Dictionary<SampleId, int> positions;

    /// <summary>Joins ids and rows without copying.</summary>
    /// <param name="ids">Distinct ids.</param>
    /// <param name="rows">Row i belongs to <c>ids[i]</c> [samples × dimensions]; finite, and best of order 1 in every column.</param>
    /// <exception cref="ArgumentException">Their numbers differ, an id comes twice or a value is not finite.</exception>
    public SampleFeatures(IReadOnlyList<SampleId> ids, Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(rows);
        if (ids.Count != rows.Rows)
        {
            throw new ArgumentException($"{rows.Rows} rows of features do not match {ids.Count} samples; give one row per sample.", nameof(rows));
        }

        if (!Vectors.AllFinite(rows.Span))
        {
            throw new ArgumentException("The features hold NaN or infinity; values must be finite.", nameof(rows));
        }

        this.rows = rows;
        positions = ids.Index().ToDictionary(p => p.Item, p => p.Index);
    }

    private SampleFeatures(Matrix rows, Dictionary<SampleId, int> positions) => (this.rows, this.positions) = (rows, positions);

    /// <summary>Values per sample.</summary>
    public int Dimensions => rows.Columns;

    /// <summary>Whether a sample has features.</summary>
    public bool Contains(SampleId id) => positions.ContainsKey(id);

    /// <summary>The features of the samples in their order, copied [samples × dimensions].</summary>
    /// <exception cref="ArgumentException">A sample has none.</exception>
    public Matrix Of(IReadOnlyList<SampleId> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var indices = samples.Select(s => positions.TryGetValue(s, out var i) ? i : throw new ArgumentException($"Sample {s} has no features; {positions.Count} samples have.", nameof(samples)));
        return rows.Select([.. indices]);
    }

    /// <summary>The same samples under other features.</summary>
    /// <param name="change">Gives a row for each row.</param>
    internal SampleFeatures Map(Func<Matrix, Matrix> change) => new(change(rows), positions);
}
