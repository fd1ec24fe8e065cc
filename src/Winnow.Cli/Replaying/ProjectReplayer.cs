using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Streaming;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Replaying;

/// <summary>Plays the rounds of a project again from the labels, the model and the seed that each started from.</summary>
/// <param name="store">The project.</param>
/// <param name="file">A strategy put together from objectives, in case a round used it; null for none.</param>
/// <param name="other">The strategy to ask what it would have picked; null for a check alone.</param>
/// <param name="cost">Metadata column with seconds of labelling, to tell what picks cost; null tells no seconds.</param>
/// <param name="console">Shows progress.</param>
internal sealed class ProjectReplayer(Store store, IQueryStrategy? file, IQueryStrategy? other, string? cost, CommandConsole console)
{
    private readonly Dictionary<SampleId, string> paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
    private readonly HashSet<SampleId> answered = [.. store.ReadLabels().Select(l => l.Id)];
    private readonly IReadOnlyDictionary<SampleId, IReadOnlyDictionary<string, string>> metadata = store.ReadMetadata();

    /// <summary>Every round, oldest first.</summary>
    public IReadOnlyList<RoundVerdict> Run(CancellationToken cancel)
    {
        var past = PastRound.Of(store);
        var imports = past.Count == 0 ? 0 : store.ReadEvents().Count(e => e.Type == EventTypes.PredictionsImported);
        return [.. past.Select(p => Replay(p, imports, cancel))];
    }

    private RoundVerdict Replay(PastRound past, int imports, CancellationToken cancel)
    {
        var round = past.Round;
        var verdict = new RoundVerdict(round.Number, round.Strategy, round.Source, round.Picks.Count, null);
        if (round.Strategy.StartsWith(StreamRounds.Prefix, StringComparison.Ordinal))
        {
            return verdict with { Difference = Granted(round), OtherMissing = other is null ? null : "a stream chose it" };
        }

        var source = RoundSource.Parse(round.Source);
        if (Missing(past, source, imports) is { } missing)
        {
            return verdict with { Difference = missing, OtherMissing = other is null ? null : "the round cannot be played again" };
        }

        if (Strategy(round.Strategy) is not { } strategy)
        {
            verdict = verdict with { Difference = $"its strategy '{round.Strategy}' is not in the list; give the file it came from with --strategy-file" };
        }
        else
        {
            var (view, unreadable) = View(past, source, strategy.Needs, cancel);
            verdict = verdict with { Difference = PoolDifference(round, view, unreadable) ?? PickDifference(round.Picks, LargePool.Query(strategy, view, round.Picks.Count, new Random(round.Seed))) };
        }

        return other is null ? verdict : Ask(verdict, past, source, cancel);
    }

    private RoundVerdict Ask(RoundVerdict verdict, PastRound past, RoundSource source, CancellationToken cancel)
    {
        var needs = other!.Needs & ~Evidence.Costs;
        var gives = source.Model is not null ? ClassifierLearner.Gives : ByEncoder(source) ? Evidence.Embeddings | Evidence.Labels : source.Base == PoolEvidence.Imported ? Evidence.Probabilities | Evidence.Labels : Evidence.Labels;
        if ((needs & ~gives) is var missing and not Evidence.None)
        {
            return verdict with { OtherMissing = $"{source.Base} gives no {string.Join(" and ", EvidenceNames.Of(missing))}" };
        }

        var (view, _) = View(past, source with { Cost = source.Cost ?? cost, Metadata = source.Metadata ?? (cost is null ? null : store.MetadataImports()) }, other.Needs, cancel);
        var own = past.Round.Picks.Select(p => p.Id).ToHashSet();
        SampleId[] picks = [.. other.Query(view, own.Count, new Random(past.Round.Seed)).Select(p => p.Id)];
        var shared = picks.Count(own.Contains);
        return verdict with
        {
            Other = new([.. picks.Select(id => paths[id])], shared, (double)shared / (own.Count + picks.Length - shared), picks.Count(answered.Contains), Seconds(picks), Seconds(own)),
        };
    }

    private (PoolView View, int Unreadable) View(PastRound past, RoundSource source, Evidence needs, CancellationToken cancel)
    {
        var model = store.ReadModels().FirstOrDefault(m => m.Number == source.Model);
        using var encoder = ByEncoder(source) ? ProjectEncoder.Open(store) : null;
        var evidence = PoolEvidence.Read(store, model, past.Labels, past.Pool, needs, source.Base == PoolEvidence.Imported, console, cancel, encoder);
        var view = source.Metadata is null && source.Cost is null ? evidence.View : PoolMetadata.AddTo(evidence.View, store, source.Cost);
        return (view, evidence.Problems.Count);
    }

    /// <summary>What the round started from and the project no longer has.</summary>
    private string? Missing(PastRound past, RoundSource source, int imports)
    {
        if (source.Examples)
        {
            return "it chose by examples that people showed, which a project does not keep";
        }

        if (source.Model is { } number)
        {
            return store.ReadModels().FirstOrDefault(m => m.Number == number) is { } model && File.Exists(Path.Combine(store.Folder, model.Folder, ModelFile.DescriptionName))
                ? Metadata()
                : $"model {number}, which it chose by, is missing from the project's folder";
        }

        if (ByEncoder(source))
        {
            using var encoder = ProjectEncoder.Open(store);
            return encoder?.Words == source.Base ? Metadata() : $"the {source.Base}, which it chose by, is missing from the project's folder or was replaced";
        }

        return source.Base == PoolEvidence.Imported && past.Predictions != imports ? "the probabilities it chose by have been replaced by a later import" : Metadata();

        string? Metadata() => source.Metadata is { } then && then != store.MetadataImports() ? "the metadata it read have been changed by a later import" : null;
    }

    private static bool ByEncoder(RoundSource source) => source.Base.StartsWith(ProjectEncoder.SourceStart, StringComparison.Ordinal);

    private IQueryStrategy? Strategy(string name) =>
        QueryStrategies.TryGet(name, out var strategy, out _) ? strategy
        : file?.Name == name ? file
        : file is not null && new CostAwareWrapper(file) is var wrapped && wrapped.Name == name ? wrapped
        : null;

    private static string? PoolDifference(StoredRound round, PoolView view, int unreadable) => view.Ids.Count == round.Pool
        ? null
        : $"its pool had {round.Pool} images and has {view.Ids.Count} now{(unreadable > 0 ? $", as {unreadable} cannot be read" : "")}";

    private string? PickDifference(IReadOnlyList<Pick> recorded, IReadOnlyList<Pick> again)
    {
        for (var i = 0; i < recorded.Count; i++)
        {
            if (i >= again.Count || recorded[i] != again[i])
            {
                return $"pick {i + 1} was {Words(recorded[i])} and is {(i < again.Count ? Words(again[i]) : "missing")} now";
            }
        }

        return null;
    }

    /// <summary>Whether each pick of a stream's round is what the stream granted.</summary>
    private string? Granted(StoredRound round)
    {
        var granted = store.ReadStreams().SelectMany(s => store.ReadDecisions(s.Name)).Select(d => d.Decision).Where(d => d.Label)
            .ToLookup(d => d.Id, d => new Pick(d.Id, (float)d.Score, d.Reason));
        return round.Picks.FirstOrDefault(p => !granted[p.Id].Contains(p)) is { } odd ? $"no stream granted {Words(odd)}" : null;
    }

    private string Words(Pick pick) => string.Create(CultureInfo.InvariantCulture, $"'{paths[pick.Id]}' ({pick.Utility:R}, {pick.Reason})");

    private double? Seconds(IEnumerable<SampleId> ids)
    {
        double? sum = cost is null ? null : 0;
        foreach (var id in ids)
        {
            sum = sum is { } so && metadata.TryGetValue(id, out var known) && known.TryGetValue(cost!, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                ? so + seconds
                : null;
        }

        return sum;
    }
}
