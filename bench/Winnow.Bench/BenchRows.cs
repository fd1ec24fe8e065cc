namespace Winnow.Bench;

/// <summary>Every row. A new group of rows is one file and one line here.</summary>
internal static class BenchRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        .. CoreRows.All,
        .. ImagingRows.All,
        .. OnnxRows.All,
        .. SavingRows.All,
        .. ScaleRows.All,
        .. StartRows.All,
        .. TorchRows.All,
    ];
}
