using System.Globalization;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Server.Federation;

/// <summary>A site's side of a federation: asks what to do, trains on its own labels, answers with sums' parts, and queues what the choice fell on.</summary>
/// <remarks>It may be killed at any moment. What it trained stays on its disk, so nothing is trained or paid for twice; a secure aggregation that was under way goes on without it.</remarks>
public sealed class SiteAgent : IDisposable
{
    private readonly SiteOptions options;
    private readonly SiteKeys keys;
    private readonly ISiteWork work;
    private readonly EgressRecorder egress;
    private readonly SiteChannel channel;
    private readonly BlobStore blobs;
    private readonly PeerBook peers;
    private readonly TrainedVectors trained;
    private readonly PrivacyLedger? ledger;
    private FederationPlan? plan;
    private (int Run, SiteChoice Choice)? choice;
    private SecureTurn? secure;
    private string? asked;

    private SiteAgent(SiteOptions options, SiteKeys keys, ISiteWork work, EgressRecorder egress, PrivacyLedger? ledger, HttpMessageHandler? handler)
    {
        (this.options, this.keys, this.work, this.egress, this.ledger) = (options, keys, work, egress, ledger);
        channel = handler is null ? new(keys, options, egress) : new(keys, options, egress, handler);
        blobs = new(Path.Combine(options.Folder, "tensors"));
        peers = new(Path.Combine(options.Folder, "peers.json"));
        trained = new(Path.Combine(options.Folder, "trained"));
    }

    /// <summary>ε spent so far; null where the site keeps no account.</summary>
    public double? PrivacySpent => ledger?.Spent;

    /// <summary>Opens an enrolled site.</summary>
    /// <exception cref="FederationException">It is not enrolled.</exception>
    /// <exception cref="IOException">Another agent runs in the folder.</exception>
    public static SiteAgent Open(SiteOptions options, ISiteWork work) => Open(options, work, null);

    internal static SiteAgent Open(SiteOptions options, ISiteWork work, Func<SiteKeys, HttpMessageHandler>? handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(work);
        var own = SiteKeys.Open(options.Folder);
        EgressRecorder? recorder = null;
        try
        {
            recorder = EgressRecorder.Open(options.Folder, options.BytesPerRound, options.Clock);
            var account = options.Privacy is { } policy ? PrivacyLedger.Open(Path.Combine(options.Folder, "privacy.jsonl"), policy, options.Clock) : null;
            return new(options, own, work, recorder, account, handler?.Invoke(own));
        }
        catch
        {
            recorder?.Dispose();
            own.Dispose();
            throw;
        }
    }

    /// <summary>Works until it is stopped, or until the run is over where the options say so.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        string? refused = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                if (refused is { } sum)
                {
                    refused = null;
                    await AbstainAsync(sum, AbstainReason.Refused, cancel);
                }

                var task = await channel.TaskAsync(cancel);
                if (task.Kind == SiteTaskKind.Done && options.OneRun)
                {
                    return;
                }

                await PerformAsync(task, cancel);
                if (task.Kind == SiteTaskKind.Choose && options.OneRun)
                {
                    // The picks are in the queue and the coordinator knows it: there is nothing left to hear.
                    return;
                }
            }
            catch (SecureAggregationException exception)
            {
                options.Log?.Invoke($"Refused: {exception.Message}");
                refused = asked;
            }
            catch (FederationException exception)
            {
                // Late, or refused; the coordinator's next task says how it goes on.
                options.Log?.Invoke(exception.Message);
                await Task.Delay(options.Retry, options.Clock, cancel);
            }
        }
    }

    private async Task PerformAsync(SiteTask task, CancellationToken cancel)
    {
        asked = task.Sum?.Id;
        if (task.Sum is { } sum)
        {
            plan = plan?.Run == sum.Run ? plan : Fitting(await channel.PlanAsync(cancel));
            channel.Round = string.Create(CultureInfo.InvariantCulture, $"run {sum.Run} {(sum.Question is null ? "round" : "histogram")} {sum.Round}");
        }

        switch (task)
        {
            case { Kind: SiteTaskKind.SendPlain, Sum: { } of }:
                await SendPlainAsync(of, cancel);
                break;
            case { Kind: SiteTaskKind.AdvertiseKeys, Sum: { Secure: { } round } of }:
                await AdvertiseAsync(of, round, cancel);
                break;
            case { Kind: SiteTaskKind.ShareKeys, Sum: { } of, Keys: { } advertised }:
                await SecurelyAsync(of, task.Kind, site => (new() { Sum = of.Id, Shares = site.ShareKeys(advertised) }, null), cancel);
                break;
            case { Kind: SiteTaskKind.SendMasked, Sum: { } of, Shares: { } shares }:
                await SendMaskedAsync(of, shares, cancel);
                break;
            case { Kind: SiteTaskKind.ConfirmList, Sum: { } of, Sites: { } sites }:
                await SecurelyAsync(of, task.Kind, site => (new() { Sum = of.Id, Signature = site.Confirm(sites) }, null), cancel);
                break;
            case { Kind: SiteTaskKind.Unmask, Sum: { } of, Signatures: { } signatures }:
                await SecurelyAsync(of, task.Kind, site => (new() { Sum = of.Id, Revealed = site.Unmask(signatures) }, null), cancel);
                break;
            case { Kind: SiteTaskKind.Choose, Thresholds: { } thresholds, Model: { } model }:
                await ChooseAsync(task.Run, thresholds, model, cancel);
                break;
        }
    }

    // Keys are advertised only by a site that has something to add.
    private async Task AdvertiseAsync(SumInfo sum, SecureRound round, CancellationToken cancel)
    {
        if (await VectorAsync(sum, cancel) is null)
        {
            return;
        }

        if (secure?.Sum != sum.Id)
        {
            secure?.Dispose();
            secure = null;
            secure = new(sum.Id, peers.Join(round, keys));
        }

        await SecurelyAsync(sum, SiteTaskKind.AdvertiseKeys, site => (new() { Sum = sum.Id, Keys = site.Advertise() }, null), cancel);
    }

    private async Task SendMaskedAsync(SumInfo sum, IReadOnlyList<EncryptedShare> shares, CancellationToken cancel)
    {
        if (await VectorAsync(sum, cancel) is not { } vector)
        {
            return;
        }

        await SecurelyAsync(sum, SiteTaskKind.SendMasked, site =>
        {
            var masked = TensorBytes.Of(site.Mask(vector.Numbers(plan!), shares).Values);
            return (new() { Sum = sum.Id, Vector = BlobManifest.Of(masked) }, masked);
        }, cancel);
    }

    private async Task SecurelyAsync(SumInfo sum, SiteTaskKind stage, Func<SecureSite, (SiteAnswer Answer, byte[]? Vector)> answer, CancellationToken cancel)
    {
        if (secure is not { } own || own.Sum != sum.Id)
        {
            // The secrets of this sum went with the process that held them; the others finish without this site.
            await AbstainAsync(sum.Id, AbstainReason.Restarted, cancel);
            return;
        }

        var said = own.Say(stage, answer);
        if (said.Vector is { } vector)
        {
            await channel.UploadAsync("masked vector", vector, cancel);
        }

        await channel.AnswerAsync(said.Answer, cancel);
    }

    private async Task SendPlainAsync(SumInfo sum, CancellationToken cancel)
    {
        if (await VectorAsync(sum, cancel) is not { } vector)
        {
            return;
        }

        var content = sum.Question is null ? TensorBytes.Of(vector.Weights!.Values) : TensorBytes.Of(vector.Counts!);
        var manifest = await channel.UploadAsync(sum.Question is null ? "model" : "histogram", content, cancel);
        await channel.AnswerAsync(new() { Sum = sum.Id, Vector = manifest, Examples = sum.Question is null ? vector.Examples : null }, cancel);
    }

    /// <summary>What this site adds to a sum; null where it stays away, which is then said.</summary>
    private async Task<SiteVector?> VectorAsync(SumInfo sum, CancellationToken cancel)
    {
        if (sum.Question is { } question)
        {
            choice = choice?.Run == sum.Run ? choice : (sum.Run, Score(await ModelAsync(sum.Model, cancel), cancel));
            return new(null, null, choice.Value.Choice.Answer(question), 0);
        }

        var global = await ModelAsync(sum.Model, cancel);
        if (trained.Find(sum.Run, sum.Round, global.Layout) is { } before)
        {
            return new(global, before.Weights, null, before.Examples);
        }

        var (inputs, classes) = work.Labelled(cancel);
        if (inputs.Rows == 0)
        {
            options.Log?.Invoke("Nothing is labelled here yet; this site stays away from the round.");
            await AbstainAsync(sum.Id, AbstainReason.NoLabels, cancel);
            return null;
        }

        if (!await PayAsync(sum, cancel))
        {
            return null;
        }

        var seed = Seed.Derive(plan!.Seed, $"{keys.Name}/run/{sum.Run}/round/{sum.Round}");
        var result = SoftmaxSiteTrainer.Train(global, inputs, classes, plan.Training, null, new Random(seed), cancel);
        trained.Add(sum.Run, sum.Round, result.Weights, inputs.Rows);
        options.Log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Run {sum.Run}, round {sum.Round}: trained on {inputs.Rows:N0} labels."));
        return new(global, result.Weights, null, inputs.Rows);
    }

    private async Task<bool> PayAsync(SumInfo sum, CancellationToken cancel)
    {
        if (ledger is null)
        {
            return true;
        }

        try
        {
            var cost = plan!.Training.Private?.Cost ?? throw new PrivacyBudgetException("The plan trains without noise, and this site keeps a privacy account; it stays away.");
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

    private SiteChoice Score(ModelWeights global, CancellationToken cancel)
    {
        var (ids, inputs) = work.Pool(cancel);
        var (known, classes) = work.Labelled(cancel);
        var choicePlan = plan!.Choice ?? throw new FederationException("The coordinator asks for a choice that is not in its plan.");
        return new(keys.Name, choicePlan, SiteScoring.Score(keys.Name, plan, global, ids, inputs, known, classes));
    }

    private async Task ChooseAsync(int run, ChoiceThresholds thresholds, BlobManifest model, CancellationToken cancel)
    {
        plan = plan?.Run == run ? plan : Fitting(await channel.PlanAsync(cancel));
        choice = choice?.Run == run ? choice : (run, Score(await ModelAsync(model, cancel), cancel));
        var picks = choice.Value.Choice.Choose(thresholds);
        work.Queue(run, plan.Selector, picks);
        options.Log?.Invoke($"Run {run}: {picks.Count:N0} images of this site are in its queue.");
        await channel.AnswerAsync(new() { Sum = string.Create(CultureInfo.InvariantCulture, $"run-{run}"), Chosen = true }, cancel);
    }

    private async Task<ModelWeights> ModelAsync(BlobManifest manifest, CancellationToken cancel)
    {
        var layout = plan!.Layout();
        return manifest.Length == 4L * layout.Length
            ? new(layout, TensorBytes.Floats(await channel.DownloadAsync(manifest, blobs, cancel)))
            : throw new FederationException($"The coordinator's model has {manifest.Length:N0} bytes instead of {4L * layout.Length:N0}.");
    }

    private FederationPlan Fitting(FederationPlan offered) =>
        !offered.Classes.SequenceEqual(work.Classes, StringComparer.Ordinal) ? throw new FederationException($"The federation's classes are {string.Join(", ", offered.Classes)}, and this project's {string.Join(", ", work.Classes)}; they must be the same, in the same order.")
        : offered.Features != work.Features ? throw new FederationException($"The federation learns from '{offered.Features}', and this site has '{work.Features}'.")
        : offered;

    private Task AbstainAsync(string sum, AbstainReason reason, CancellationToken cancel) => channel.AnswerAsync(new() { Sum = sum, Abstains = reason }, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        secure?.Dispose();
        channel.Dispose();
        egress.Dispose();
        ledger?.Dispose();
        keys.Dispose();
    }
}
