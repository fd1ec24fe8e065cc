using System.Globalization;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>What a site computes for the sums: training, measuring, scoring, and the account of its privacy.</summary>
public sealed partial class SiteAgent
{
    // The model and the control variate of a round; those before would fill the disk.
    private const int FetchedMost = 2;

    private readonly List<string> fetched = [];

    /// <summary>What this site adds to a sum; null where it stays away, which is then said.</summary>
    private async Task<SiteVector?> VectorAsync(SumInfo sum, CancellationToken cancel)
    {
        if (sum.IsVote)
        {
            return new(null, null, Ballot(sum, cancel));
        }

        var global = await ModelAsync(sum.Model, cancel);
        if (sum.Question is { } question)
        {
            choice = choice?.Run == sum.Run ? choice : (sum.Run, Score(global, Training(sum.Training), cancel));
            return new(null, null, choice.Value.Choice.Answer(question));
        }

        TrainedRound? result;
        try
        {
            result = trained.Find(sum.Run, sum.Round, model!.Layout, layout!) ?? await TrainAsync(sum, global, cancel);
        }
        catch (InvalidDataException exception)
        {
            options.Log?.Invoke($"{exception.Message} This site stays away from the round.");
            await AbstainAsync(sum.Id, AbstainReason.Refused, cancel);
            return null;
        }

        if (result is not null && sum.Secure is not null && !result.Whole.IsFinite)
        {
            options.Log?.Invoke("The training ended in values that are no numbers; this site stays away from the round. A lower learning rate helps.");
            await AbstainAsync(sum.Id, AbstainReason.Refused, cancel);
            return null;
        }

        return result is null ? null : new(global, result, null);
    }

    // Who cannot vote, or keeps a privacy account, which does not cover votes, adds zeros: in the sum nobody can tell.
    private uint[] Ballot(SumInfo sum, CancellationToken cancel)
    {
        if (!plan!.TuneHead)
        {
            throw new FederationException("The coordinator asks for a vote that is not in its plan.");
        }

        if (ledger is not null)
        {
            options.Log?.Invoke("This site keeps a privacy account, which does not cover votes; it adds nothing to this one.");
            return PenaltyVote.Ballot(null, 0);
        }

        var examples = model!.Load(cancel);
        var wanted = model.WantedPenalty(Seed.Derive(plan.Seed, $"{keys.Name}/run/{sum.Run}/vote"), cancel);
        options.Log?.Invoke(wanted is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"Run {sum.Run}: {examples:N0} examples here want penalty {PenaltyVote.Grid[place]:g4}.")
            : string.Create(CultureInfo.InvariantCulture, $"Run {sum.Run}: {examples:N0} examples are too few here to vote for a penalty, or of one class."));
        return PenaltyVote.Ballot(wanted, Math.Min(examples, plan.ExamplesAtMost));
    }

    private async Task<TrainedRound?> TrainAsync(SumInfo sum, ModelWeights global, CancellationToken cancel)
    {
        var examples = model!.Load(cancel);
        if (examples == 0)
        {
            options.Log?.Invoke("Nothing is labelled here yet; this site stays away from the round.");
            await AbstainAsync(sum.Id, AbstainReason.NoLabels, cancel);
            return null;
        }

        var training = Training(sum.Training);
        var shared = sum.Control is { } control ? await ModelAsync(control, cancel) : null;
        if (!await PayAsync(sum, training, cancel))
        {
            return null;
        }

        var before = trained.Newest(model.Layout, layout!);
        var start = Whole(global, before);
        // Counts are not covered by ε: who trains under differential privacy says none.
        var counts = ledger is not null || training.Private is not null ? RoundCounts.None : Counts(start, cancel);
        var own = shared is null ? null : before?.Control ?? new(shared.Layout);
        var correction = shared?.Minus(own!);
        var seed = Seed.Derive(plan!.Seed, $"{keys.Name}/run/{sum.Run}/round/{sum.Round}");
        var result = model.Train(start, training, correction is null ? null : new ModelWeights(model.Layout).With(correction), seed, cancel);
        var next = shared is null ? null : Still(Scaffold.NextOwn(own!, shared, global, result.Weights.Select(layout!), result.Steps, result.LearningRate));
        var done = new TrainedRound(examples, counts, result.Weights, next?.Minus(own!), next);
        trained.Add(sum.Run, sum.Round, done);
        options.Log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Run {sum.Run}, round {sum.Round}: trained on {examples:N0} examples."));
        return done;
    }

    // A round may ask for nothing that a plan may not: privacy would be paid for, and not given.
    private LocalTraining Training(LocalTraining? decided) => decided is null ? plan!.Training : (plan! with { Training = decided }).Validate().Training;

    private RoundCounts Counts(ModelWeights start, CancellationToken cancel)
    {
        var (measured, right) = model!.Measure(start, cancel);
        return new(measured, right, work.Workload(cancel));
    }

    /// <summary>All weights of the model: what is shared, and what this site keeps.</summary>
    private ModelWeights Whole(ModelWeights global, TrainedRound? before) => (before?.Whole ?? model!.Fresh(plan!.Seed)).With(global);

    // No gradient moves running statistics, so nothing corrects them.
    private static ModelWeights Still(ModelWeights control) => SharedPart.Statistics(control.Layout) is { } statistics ? control.With(new(statistics)) : control;

    private async Task<bool> PayAsync(SumInfo sum, LocalTraining training, CancellationToken cancel)
    {
        if (ledger is null)
        {
            return true;
        }

        try
        {
            var cost = training.Private?.Cost ?? throw new PrivacyBudgetException("The plan trains without noise, and this site keeps a privacy account; it stays away.");
            options.Log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Privacy: ε {ledger.Spent:0.000} spent, {ledger.Projected(cost):0.000} after this round, {ledger.Policy.Epsilon:0.###} allowed. {PrivacyPolicy.Caveat}"));
            ledger.Spend(cost, string.Create(CultureInfo.InvariantCulture, $"run {sum.Run} round {sum.Round}"));
            return true;
        }
        catch (PrivacyBudgetException exception)
        {
            options.Log?.Invoke(exception.Message);
            await AbstainAsync(sum.Id, AbstainReason.PrivacyBudget, cancel);
            return false;
        }
    }

    private SiteChoice Score(ModelWeights global, LocalTraining training, CancellationToken cancel)
    {
        var choicePlan = plan!.Choice ?? throw new FederationException("The coordinator asks for a choice that is not in its plan.");
        var before = trained.Newest(model!.Layout, layout!);
        return new(keys.Name, choicePlan, SiteScoring.Score(keys.Name, plan, model, Whole(global, before), before?.Whole, training, cancel));
    }

    private async Task ChooseAsync(int run, ChoiceThresholds thresholds, LocalTraining? decided, BlobManifest global, CancellationToken cancel)
    {
        await PlanAsync(run, cancel);
        choice = choice?.Run == run ? choice : (run, Score(await ModelAsync(global, cancel), Training(decided), cancel));
        var picks = choice.Value.Choice.Choose(thresholds);
        await work.QueueAsync(run, plan!.Selector, picks, cancel);
        options.Log?.Invoke($"Run {run}: {picks.Count:N0} images of this site are in its queue.");
        await channel.AnswerAsync(new() { Sum = string.Create(CultureInfo.InvariantCulture, $"run-{run}"), Chosen = true }, cancel);
    }

    private async Task<ModelWeights> ModelAsync(BlobManifest manifest, CancellationToken cancel)
    {
        if (manifest.Length != 4L * layout!.Length)
        {
            throw new FederationException($"The coordinator's model has {manifest.Length:N0} bytes instead of {4L * layout.Length:N0}.");
        }

        var content = await channel.DownloadAsync(manifest, blobs, cancel);
        fetched.Remove(manifest.Digest);
        fetched.Add(manifest.Digest);
        if (fetched.Count > FetchedMost)
        {
            blobs.Delete(fetched[0]);
            fetched.RemoveAt(0);
        }

        return new(layout, TensorBytes.Floats(content));
    }

    private async Task PlanAsync(int run, CancellationToken cancel)
    {
        if (plan?.Run == run)
        {
            return;
        }

        var offered = await channel.PlanAsync(cancel);
        if (!offered.Classes.SequenceEqual(work.Classes, StringComparer.Ordinal))
        {
            throw new FederationException($"The federation's classes are {string.Join(", ", offered.Classes)}, and this project's {string.Join(", ", work.Classes)}; they must be the same, in the same order.");
        }

        var next = work.Model(offered);
        if (offered.Whole().DifferenceTo(next.Layout) is { } difference)
        {
            next.Dispose();
            throw new FederationException($"The federation's model is another one than '{offered.Features}' here: {difference}.");
        }

        model?.Dispose();
        (plan, model, layout) = (offered, next, offered.Layout());
    }
}
