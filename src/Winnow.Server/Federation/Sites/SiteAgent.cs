using System.Globalization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>A site's side of a federation: asks what to do, trains on its own labels, answers with sums' parts, and queues what the choice fell on.</summary>
/// <remarks>It may be killed at any moment. What it trained stays on its disk, so nothing is trained or paid for twice; a secure aggregation that was under way goes on without it.</remarks>
public sealed partial class SiteAgent : IDisposable
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
    private TensorLayout? layout;
    private ISiteModel? model;
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
            await PlanAsync(sum.Run, cancel);
            channel.Round = string.Create(CultureInfo.InvariantCulture, $"run {sum.Run} {(sum.IsVote ? "vote" : sum.Question is null ? "round" : "histogram")} {sum.Round}");
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
            case { Kind: SiteTaskKind.Choose, Thresholds: { } thresholds, Model: { } global }:
                await ChooseAsync(task.Run, thresholds, task.Training, global, cancel);
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

        await SecurelyAsync(sum, SiteTaskKind.AdvertiseKeys, site => (new() { Sum = sum.Id, Keys = site.Advertise(), Account = Account() }, null), cancel);
    }

    private async Task SendMaskedAsync(SumInfo sum, IReadOnlyList<EncryptedShare> shares, CancellationToken cancel)
    {
        if (await VectorAsync(sum, cancel) is not { } vector)
        {
            return;
        }

        await SecurelyAsync(sum, SiteTaskKind.SendMasked, site =>
        {
            var masked = TensorBytes.Of(site.Mask(vector.Numbers(plan!, out var clipped), shares).Values);
            if (clipped > 0)
            {
                options.Log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{clipped:N0} values lay beyond ±{plan!.Arithmetic.Clip:g} and were cut to it."));
            }

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

        var manifest = await channel.UploadAsync(sum.IsVote ? "ballot" : sum.Question is null ? "model" : "histogram", vector.Plain(), cancel);
        await channel.AnswerAsync(new() { Sum = sum.Id, Vector = manifest, Examples = vector.Trained?.Examples, Account = Account() }, cancel);
    }

    private Task AbstainAsync(string sum, AbstainReason reason, CancellationToken cancel) => channel.AnswerAsync(new() { Sum = sum, Abstains = reason, Account = Account() }, cancel);

    private PrivacyAccount? Account() => ledger is null ? null : new(ledger.Spent, ledger.Policy.Epsilon, ledger.Policy.Delta);

    /// <inheritdoc/>
    public void Dispose()
    {
        secure?.Dispose();
        model?.Dispose();
        channel.Dispose();
        egress.Dispose();
        ledger?.Dispose();
        keys.Dispose();
    }
}
