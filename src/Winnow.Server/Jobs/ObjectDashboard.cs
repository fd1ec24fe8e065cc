using Winnow.Core.Data;
using Winnow.Server.Endpoints;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What the dashboard shows of detectors and segmenters. Each point of its own curve is measured on the labels that were held aside by its round; those of the yardsticks on what is held aside now.</summary>
internal static class ObjectDashboard
{
    public static DashboardParts Read(Store store, ProjectSettings settings)
    {
        var rounds = ObjectRounds.Read(store);
        var newest = rounds is [.., var last] ? last : default;
        var seconds = store.ReadCurve().ToDictionary(p => (p.Round, p.Curve), p => p.Seconds);
        var metric = newest.Measure?.Metric ?? ProjectTasks.MetricOf(store.ReadProject().Task);
        return new(
            ObjectRounds.History(store),
            new(
                metric, settings.Target, newest.Measure?.Images ?? 0,
                [.. rounds.Select(r => new CurvePointView((int)Math.Round(r.Measure.Labels), r.Seconds, r.Measure.Value.Value, r.Measure.Value.Low, r.Measure.Value.High))],
                Points(newest.Measure?.Random, RandomSlice.Random), Points(newest.Measure?.Matched, RandomSlice.Matched), []),
            [.. rounds.Zip(rounds.Skip(1), (before, now) => new GainView(now.Round, 100 * (now.Measure.Value.Value - before.Measure.Value.Value)))],
            newest.Measure is null ? null : newest.Round,
            [.. (newest.Measure?.Parts ?? []).Select(p => new SliceView(p.Name, p.Images, p.Value?.Value, p.Value?.Low, p.Value?.High))],
            [
                .. (newest.Measure?.Faults ?? []).Take(DashboardReader.MistakesShown)
                    .Select(f => new MistakeView(SampleIds.Text(new SampleId(f.Sample)), f.Sentence, f.Loss, newest.Round)),
            ],
            newest.Measure?.FaultsTotal ?? 0);

        IReadOnlyList<CurvePointView> Points(IReadOnlyList<ObjectPoint>? points, string curve) =>
            [.. (points ?? []).Select(p => new CurvePointView(p.Labels, seconds.GetValueOrDefault((p.Round, curve)), p.Value.Value, p.Value.Low, p.Value.High))];
    }
}
