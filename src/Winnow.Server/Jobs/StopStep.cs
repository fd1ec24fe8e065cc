using System.Globalization;
using System.Text.Json;
using Winnow.Core.Stopping;
using Winnow.Server.Http;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Asks whether more labels are worth it: a spent budget, a reached target or an empty pool end the round; a plateau is advice.</summary>
internal sealed class StopStep(ProjectHost host, StoredRun run)
{
    private const int AdviceFrom = 3;

    /// <returns>Always null: it cannot fail.</returns>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        var (history, saving) = host.Read(s =>
        {
            var project = s.ReadProject();
            if (ProjectTasks.HasObjects(project.Task))
            {
                return (ObjectRounds.History(s), SavingView.Of(ObjectRounds.Read(s) is [.., var newest] ? newest.Measure : null));
            }

            var curves = SliceCurves.Read(s);
            return (curves.History(), curves.Saving(project.Seed));
        });
        var advice = AdviceOf(history, host.Settings.Target);
        await host.WriteAsync(
            store =>
            {
                store.SetRoundResult(run.Round, "advice", JsonSerializer.Serialize(advice, JsonRules.Options));
                store.SetRoundResult(run.Round, "saving", JsonSerializer.Serialize(saving, JsonRules.Options));
                var end = End(store, history);
                store.SetStep(run.Round, "stop", "done", end ?? advice.Sentence);
                if (end is not null)
                {
                    store.ChangeRun(run.Round, "done", end, RoundMachine.Self);
                }

                return true;
            },
            cancel);
        return null;
    }

    /// <summary>What the history advises.</summary>
    internal static Advice AdviceOf(IReadOnlyList<RoundRecord> history, double? target)
    {
        if (history.Count == 0)
        {
            return new("not yet", "Nothing is measured yet; advice takes rounds measured on labels drawn by chance.");
        }

        List<IStoppingCriterion> criteria = [new Plateau()];
        if (target is { } level)
        {
            criteria.Insert(0, new TargetMetric(level));
        }

        return new AnyOf(criteria).Decide(history) is StopDecision.Stop stop ? new("stop", Capital(stop.Reason))
            : history.Count < AdviceFrom ? new("not yet", string.Create(CultureInfo.InvariantCulture, $"{history.Count} of {AdviceFrom} measured rounds that advice takes."))
            : new("go on", string.Create(CultureInfo.InvariantCulture, $"Labels still pay: {history[^1].Measurement.Metric} {history[^1].Measurement.Value:0.000}, {100 * (history[^1].Measurement.Value - history[^AdviceFrom].Measurement.Value):+0.0;-0.0;0} points over the last {AdviceFrom} measured rounds."));
    }

    private string? End(Store store, IReadOnlyList<RoundRecord> history)
    {
        if (store.ReadCounters()["pool"] == 0)
        {
            return RoundMachine.ReasonUsedUp;
        }

        if (BudgetMeter.Spent(store, host.Settings.Budget) is { } spent)
        {
            return spent;
        }

        // Whoever starts a round by hand knows of the target.
        var byHand = run.Cause.StartsWith(RoundView.AskedBy, StringComparison.Ordinal);
        return !byHand && host.Settings.Target is { } target && history.Count > 0 && new TargetMetric(target).Decide(history) is StopDecision.Stop stop ? Capital(stop.Reason) + "." : null;
    }

    private static string Capital(string sentence) => sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];
}

/// <summary>Whether to go on labelling.</summary>
/// <param name="Verdict"><c>go on</c>, <c>stop</c> or <c>not yet</c>.</param>
/// <param name="Sentence">Why.</param>
public sealed record Advice(string Verdict, string Sentence);
