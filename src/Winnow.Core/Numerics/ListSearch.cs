namespace Winnow.Core.Numerics;

/// <summary>Exact neighbours of queries within lists of rows: each list is packed once for all queries that read it.</summary>
internal static class ListSearch
{
    private const int ListPart = 1024;

    /// <summary>Reads, for some queries, the lists that each is to read.</summary>
    /// <param name="queries">All queries [queries × dimensions].</param>
    /// <param name="queryNorms">Their squared lengths.</param>
    /// <param name="names">The queries to search for.</param>
    /// <param name="nearest">Lists that each query reads.</param>
    /// <param name="rows">The rows that lists name.</param>
    /// <param name="norms">Their squared lengths.</param>
    /// <param name="lists">Rows of each list.</param>
    /// <param name="found">Receives the neighbours; no two calls share a query.</param>
    public static void Run(
        IRowSource queries, float[] queryNorms, ReadOnlySpan<int> names, NeighbourTable nearest, IRowSource rows, float[] norms, List<int>[] lists, NeighbourLists found)
    {
        var readers = new SortedDictionary<int, List<int>>();
        foreach (var query in names)
        {
            foreach (var list in nearest.Of(query))
            {
                if (!readers.TryGetValue(list, out var those))
                {
                    readers.Add(list, those = []);
                }

                those.Add(query);
            }
        }

        var left = new PackedRows(ProductKernel.Left, names.Length, rows.Columns);
        var right = new PackedRows(ProductKernel.Right, ListPart, rows.Columns);
        foreach (var (list, those) in readers)
        {
            int[] queriesHere = [.. those];
            int[] members = [.. lists[list]];
            left.Fill(queries, queriesHere);
            for (var from = 0; from < members.Length; from += ListPart)
            {
                var part = members.AsSpan(from, Math.Min(ListPart, members.Length - from)).ToArray();
                right.Fill(rows, part);
                var visitor = new NamedVisitor(queryNorms, norms, found, queriesHere, part);
                ProductTiles.For(left, right, ref visitor);
            }
        }
    }
}
