namespace Winnow.Core.Numerics;

/// <summary>Approximate nearest neighbours by Euclidean distance: rows lie in lists around centroids, and a search reads the lists nearest to its query.</summary>
/// <remarks>
/// The inverted file of Jégou, Douze and Schmid, <i>Product quantization for nearest neighbor search</i>, TPAMI 2011, without the quantisation: distances
/// are those of <see cref="NearestNeighbours"/>, so what a search returns is exact and only misses are possible. Centroids come from k-means on at most 64 rows per list,
/// drawn by the seed; they stay as they are when rows are added or removed, so build anew when the pool has changed as a whole. Rows are not copied.
/// Build: O(rows × lists × dimensions); search: O(queries × (lists + rows × probes / lists) × dimensions). Results depend on rows, seed and
/// probes, never on threads. Not safe for changes beside other calls.
/// </remarks>
public sealed class NearestNeighbourIndex
{
    private const int SamplesPerList = 64;
    private const int QueryBlock = 4096;
    private readonly int threads;
    private readonly Matrix centroids;
    private readonly float[] centroidNorms;
    private readonly List<int>[] lists;
    private readonly Dictionary<int, int> removed = [];
    private IRowSource rows;
    private float[] norms;

    /// <summary>Builds an index over the rows; they are kept, not copied, and must not change.</summary>
    /// <param name="rows">The rows [rows × dimensions], finite; a row's number is its name.</param>
    /// <param name="seed">Seed of the sample and of k-means.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="lists">Lists, at least 1; √rows by default.</param>
    public NearestNeighbourIndex(IRowSource rows, int seed, int threads, int? lists = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lists ?? 1, 1, nameof(lists));
        this.threads = threads;
        this.rows = rows;
        var random = new Random(seed);
        var count = Math.Min(lists ?? (int)Math.Sqrt(rows.Rows), Math.Max(1, rows.Rows));
        norms = NearestNeighbours.FiniteNorms(rows, threads);
        int[] sample = [.. Enumerable.Range(0, rows.Rows)];
        random.Shuffle(sample);
        centroids = rows.Rows == 0
            ? new(1, rows.Columns)
            : KMeans.Fit(rows.Select(sample.AsSpan(0, Math.Min(sample.Length, count * SamplesPerList))), count, random, threads).Centroids;
        centroidNorms = ProductTiles.SquaredNorms(centroids, 1);
        this.lists = [.. Enumerable.Range(0, centroids.Rows).Select(_ => new List<int>())];
        Assign(0);
    }

    /// <summary>Number of lists.</summary>
    public int Lists => lists.Length;

    /// <summary>Rows that a search can find.</summary>
    public int Count => rows.Rows - removed.Count;

    /// <summary>Goes on with a matrix that has the rows of the present one first and new rows after them.</summary>
    /// <param name="grown">The longer matrix; the rows both have are not read again.</param>
    /// <exception cref="ArgumentException">It is shorter, has other dimensions, or a new row is not finite.</exception>
    public void Grow(IRowSource grown)
    {
        ArgumentNullException.ThrowIfNull(grown);
        if (grown.Rows < rows.Rows || grown.Columns != rows.Columns)
        {
            throw new ArgumentException($"The index holds {rows.Rows} × {rows.Columns}; {grown.Rows} × {grown.Columns} does not continue it.", nameof(grown));
        }

        var grownNorms = NearestNeighbours.FiniteNorms(grown, threads);
        var first = rows.Rows;
        (rows, norms) = (grown, grownNorms);
        Assign(first);
    }

    /// <summary>Takes rows out, such as those labelled since; rows that are out already are passed over.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Remove(IEnumerable<int> gone)
    {
        ArgumentNullException.ThrowIfNull(gone);
        var names = gone.Where(row => !removed.ContainsKey(row)).ToHashSet();
        foreach (var row in names)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(gone));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows.Rows, nameof(gone));
        }

        for (var list = 0; list < lists.Length; list++)
        {
            foreach (var row in lists[list].Where(names.Contains))
            {
                removed.Add(row, list);
            }

            lists[list].RemoveAll(names.Contains);
        }
    }

    /// <summary>Puts rows back that were taken out, such as those whose label was withdrawn.</summary>
    /// <exception cref="ArgumentException">A row was not taken out.</exception>
    public void Restore(IEnumerable<int> back)
    {
        ArgumentNullException.ThrowIfNull(back);
        foreach (var row in back)
        {
            if (!removed.Remove(row, out var list))
            {
                throw new ArgumentException($"Row {row} was not taken out.", nameof(back));
            }

            // Lists are in rising order, so that equal histories give equal lists.
            lists[list].Insert(~lists[list].BinarySearch(row), row);
        }
    }

    /// <summary>The nearest rows of every query among those in the <paramref name="probes"/> lists nearest to it.</summary>
    /// <param name="queries">The queries [queries × dimensions], finite. A query that is a row of the index finds itself first.</param>
    /// <param name="neighbours">Neighbours per query, at least 1.</param>
    /// <param name="probes">Lists to read per query, 1 to <see cref="Lists"/>; all of them makes the search exact.</param>
    /// <returns>Neighbours, nearest first; −1 where the lists held fewer.</returns>
    public NeighbourTable Search(IRowSource queries, int neighbours, int probes)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(probes, 1);
        if (queries.Columns != rows.Columns)
        {
            throw new ArgumentException($"Queries have {queries.Columns} dimensions and the index {rows.Columns}; they must agree.", nameof(queries));
        }

        probes = Math.Min(probes, lists.Length);
        var queryNorms = NearestNeighbours.FiniteNorms(queries, threads);
        var nearest = NearestNeighbours.Between(queries, queryNorms, centroids, centroidNorms, probes, threads);
        var found = new NeighbourLists(queries.Rows, neighbours);
        // Queries of one neighbourhood read the same lists, so those are packed once for many.
        int[] order = [.. Enumerable.Range(0, queries.Rows).OrderBy(q => nearest.Of(q)[0])];
        Chunks.For(order.Length, threads, (_, start, end) => ListSearch.Run(queries, queryNorms, order.AsSpan(start, end - start), nearest, rows, norms, lists, found), QueryBlock);
        return found.ToTable();
    }

    /// <summary>The rows by list, and for each list those of the <paramref name="probes"/> nearest lists as its neighbours, both ways.</summary>
    internal RowBlocks ToBlocks(int probes)
    {
        var starts = new int[lists.Length + 1];
        for (var list = 0; list < lists.Length; list++)
        {
            starts[list + 1] = starts[list] + lists[list].Count;
        }

        var near = new bool[lists.Length * lists.Length];
        var nearest = NearestNeighbours.Between(centroids, centroidNorms, centroids, centroidNorms, Math.Min(probes, lists.Length), threads);
        for (var list = 0; list < lists.Length; list++)
        {
            foreach (var other in nearest.Of(list))
            {
                near[(list * lists.Length) + other] = near[(other * lists.Length) + list] = true;
            }
        }

        return new(rows, [.. lists.SelectMany(l => l)], starts, near);
    }

    private void Assign(int first)
    {
        int[] names = [.. Enumerable.Range(first, rows.Rows - first)];
        if (names.Length == 0)
        {
            return;
        }

        // The whole matrix is not copied for its first rows.
        var fresh = first == 0 ? rows : rows.Select(names);
        var freshNorms = first == 0 ? norms : norms[first..];
        var nearest = NearestNeighbours.Between(fresh, freshNorms, centroids, centroidNorms, 1, threads);
        for (var i = 0; i < names.Length; i++)
        {
            lists[nearest.Indices[i]].Add(names[i]);
        }
    }
}
