namespace Winnow.Bench;

/// <summary>Every row. A new group of rows is one file and one line here.</summary>
internal static class BenchRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        .. CoreRows.All,
        .. Gauntlet.GauntletRows.All,
        .. BatchBaldRows.All,
        .. ChoosingRows.All,
        .. CoverageRows.All,
        .. DetectorRows.All,
        .. DocsRows.All,
        .. EvaluationRows.All,
        .. SegmenterRows.All,
        .. FormatRows.All,
        .. HugePoolRows.All,
        .. LeaderboardRows.All,
        .. MigrationRows.All,
        .. ImagingRows.All,
        .. OnnxRows.All,
        .. QualityRows.All,
        .. SavingRows.All,
        .. DetectionSavingRows.All,
        .. NightRows.All,
        .. SegmentationSavingRows.All,
        .. FederatedRows.All,
        .. FederatedWireRows.All,
        .. FederatedKillRows.All,
        .. ScaleRows.All,
        .. SceneRows.All,
        .. Searching.SearchRows.All,
        .. Serving.ServerRows.All,
        .. Serving.ServersKillRow.All,
        .. Serving.ClusterKillRow.All,
        .. Serving.ScreenRows.All,
        .. Serving.SlurmRow.All,
        .. SelfSupervisedRows.All,
        .. StartRows.All,
        .. StreamRows.All,
        .. TorchRows.All,
        .. Tuning.TuneRows.All,
        .. SharedTrainingRows.All,
        .. UspsRows.All,
        .. WorkerRows.All,
    ];
}
