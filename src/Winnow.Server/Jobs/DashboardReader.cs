using System.Globalization;
using System.Text.Json;
using Winnow.Core.Metrics;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Puts the dashboard together from what rounds have stored. Everything in it was measured or counted.</summary>
internal static class DashboardReader
{
    /// <summary>Mistakes on the dashboard at most.</summary>
    internal const int MistakesShown = 20;

    private const int ModelsShown = 20;

    public static Dashboard Read(Store store, ProjectSettings settings)
    {
        var parts = ProjectTasks.HasObjects(store.ReadProject().Task) ? ObjectDashboard.Read(store, settings) : OfClasses(store, settings);
        return new(
            Saving(store, settings.Budget),
            Stored<Advice>(store, "advice") ?? StopStep.AdviceOf(parts.History, settings.Target),
            BudgetMeter.Read(store, settings.Budget),
            parts.Curve,
            RoundView.Newest(store),
            parts.Gain,
            ClassMeasures.Read(store, parts.Measured),
            parts.Slices,
            parts.Mistakes,
            parts.MistakesTotal,
            People(store),
            Stored<UncertaintyHistogram>(store, "uncertainty"),
            [.. ModelView.Read(store).Take(ModelsShown)]);
    }

    private static DashboardParts OfClasses(Store store, ProjectSettings settings)
    {
        var curves = SliceCurves.Read(store);
        var winnow = curves.Of(RandomSlice.Winnow);
        var (mistakes, total) = Mistakes(store);
        return new(
            curves.History(),
            new("accuracy", settings.Target, curves.Slice, Points(winnow), Points(curves.Of(RandomSlice.Random)), Points(curves.Of(RandomSlice.Matched)), []),
            [.. winnow.Zip(winnow.Skip(1), (before, now) => new GainView(now.Point.Round, 100 * (now.Value - before.Value)))],
            winnow.Count == 0 ? null : winnow[^1].Point.Round,
            Slices(store, winnow),
            mistakes,
            total);
    }

    private static SavingView Saving(Store store, ProjectBudget budget)
    {
        var saving = Stored<SavingView>(store, "saving") ?? (ProjectTasks.HasObjects(store.ReadProject().Task) ? SavingView.Of(ObjectRounds.Read(store) is [.., var newest] ? newest.Measure : null) : null) ?? new("notYet") { Needs = $"{SavingMeter.SliceMin} labels drawn by chance are needed, and none is measured yet.", Share = 0 };
        var work = store.ReadWork();
        var answers = work.Sum(w => w.Answers);
        if (saving.Labels is not { } labels || answers == 0)
        {
            return saving;
        }

        var hours = labels * work.Sum(w => w.WorkMs) / answers / 3_600_000.0;
        return saving with { Hours = hours, Money = budget.HourlyRate is { } rate ? hours * rate : null, Currency = budget.HourlyRate is null ? null : budget.Currency };
    }

    private static IReadOnlyList<CurvePointView> Points(IReadOnlyList<MeasuredCurvePoint> points) =>
    [
        .. points.Select(p =>
        {
            var interval = WilsonInterval.Of(p.Value, p.Right.Count);
            return new CurvePointView(p.Labels, p.Point.Seconds, p.Value, interval.Low, interval.High);
        }),
    ];

    private static IReadOnlyList<SliceView> Slices(Store store, IReadOnlyList<MeasuredCurvePoint> winnow)
    {
        var right = winnow.Count == 0 ? null : winnow[^1].Right;
        return
        [
            .. store.ReadTags().Select(t =>
            {
                var own = right is null ? [] : store.ReadTagged(t.Tag).Where(right.ContainsKey).Select(s => right[s]).ToArray();
                if (own.Length == 0)
                {
                    return new SliceView(t.Tag, t.Count, null, null, null);
                }

                var value = (double)own.Count(r => r) / own.Length;
                var interval = WilsonInterval.Of(value, own.Length);
                return new SliceView(t.Tag, t.Count, value, interval.Low, interval.High);
            }),
        ];
    }

    private static (IReadOnlyList<MistakeView> Shown, int Total) Mistakes(Store store)
    {
        if (store.ReadNewestResult("mistakes") is not { } found)
        {
            return ([], 0);
        }

        var classes = store.ReadSchema().Classes;
        var now = store.ReadLabels().ToDictionary(l => l.Id, l => l.Class);

        // A label that was corrected since is no mistake any more.
        Mistake[] open = [.. JsonSerializer.Deserialize<Mistake[]>(found.Value, JsonRules.Options)!.Where(m => now.TryGetValue(new(m.Sample), out var c) && c == m.Class)];
        return ([.. open.Take(MistakesShown).Select(m => new MistakeView(SampleIds.Text(new(m.Sample)), Sentence(m), m.Loss, found.Round))], open.Length);

        string Sentence(Mistake m) => string.Create(CultureInfo.InvariantCulture, $"Labelled {classes[m.Class].Name}; the model says {classes[m.Said].Name} with {100 * m.Probability:0} %.");
    }

    private static IReadOnlyList<PersonView> People(Store store)
    {
        var agreement = store.ReadAgreement();
        return
        [
            .. store.ReadWork().Select(w => new PersonView(
                w.Annotator, w.Annotator, w.Answers, w.WorkMs == 0 ? 0 : w.Answers * 3_600_000.0 / w.WorkMs,
                agreement.TryGetValue(w.Annotator, out var a) ? MeasuredValue.Of("agreement", (double)a.Agreed / a.Answers, (int)a.Answers) : null,
                store.ReadMedianLead(w.Annotator))),
        ];
    }

    private static T? Stored<T>(Store store, string name) where T : class =>
        store.ReadNewestResult(name) is { } found ? JsonSerializer.Deserialize<T>(found.Value, JsonRules.Options) : null;
}
