using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Core.Loop;

/// <summary>Gathers what a strategy or a stopping criterion declared that it reads, and nothing else.</summary>
internal static class EvidenceOfRound
{
    private const StoppingEvidence NeedsProbabilities = StoppingEvidence.PoolUncertainty | StoppingEvidence.StopSet | StoppingEvidence.Guesses;

    /// <summary>Samples of a stop set: Bloodgood and Vijay-Shanker (2009) found 2,000 enough.</summary>
    public const int StopSetSize = 2000;

    /// <summary>The pool as a strategy sees it: what the model says of it, beside the round's examples in the same model's embedding space.</summary>
    /// <remarks>Examples come with embeddings whether the strategy needs them or may use them; a strategy that reads no embeddings sees none.</remarks>
    /// <exception cref="MissingEvidenceException">The model cannot give what is needed, or examples are and the round has none.</exception>
    public static PoolView Pool(Round round, IModel model, Evidence needs, CancellationToken cancel)
    {
        if (round.Wanted.Count == 0 || (needs & (Evidence.Embeddings | Evidence.Targets)) == Evidence.None)
        {
            return model.Gather(round.Pool, needs, cancel);
        }

        var pool = model.Gather(round.Pool, needs & ~Evidence.Targets, cancel);
        return pool with { Targets = new(model.Gather(round.Wanted, Evidence.Embeddings, cancel).Require(p => p.Embeddings), Avoided: null) };
    }

    /// <summary>What a learner's models must give for these needs.</summary>
    public static Evidence Requires(StoppingEvidence needs) =>
        ((needs & NeedsProbabilities) == StoppingEvidence.None ? Evidence.None : Evidence.Probabilities)
        | (needs.HasFlag(StoppingEvidence.PosteriorShift) ? Evidence.Embeddings : Evidence.None);

    /// <summary>The stop set of a run: drawn once by the run's seed, the same for every strategy and round.</summary>
    public static IReadOnlyList<SampleId> DrawStopSet(IEnumerable<SampleId> pool, int seed)
    {
        SampleId[] ids = [.. pool.Order()];
        new Random(Seed.Derive(seed, "stop-set")).Shuffle(ids);
        return ids[..Math.Min(ids.Length, StopSetSize)];
    }

    /// <summary>The evidence before the decision; null where none is needed.</summary>
    /// <exception cref="ArgumentException">A stop set is needed, and the round has none.</exception>
    public static RoundEvidence? Before(StoppingEvidence needs, Round round, IModel model, CancellationToken cancel)
    {
        if (needs == StoppingEvidence.None)
        {
            return null;
        }

        if (needs.HasFlag(StoppingEvidence.StopSet) && round.StopSet.Count == 0)
        {
            throw new ArgumentException("The stopping criterion compares predictions on a stop set, and the round has none; give it a fixed list of samples.", nameof(round));
        }

        return new()
        {
            PoolSize = needs.HasFlag(StoppingEvidence.PoolSize) ? round.PoolSize ?? round.Pool.Count : null,
            PoolUncertainty = needs.HasFlag(StoppingEvidence.PoolUncertainty) ? Uncertainty(Probabilities(model, round.Pool, cancel)) : null,
            StopSet = needs.HasFlag(StoppingEvidence.StopSet) ? Opinion(Probabilities(model, round.StopSet, cancel)) : null,
            BatchAccuracy = needs.HasFlag(StoppingEvidence.Guesses) ? ShareGuessed(round) : null,
            PosteriorShift = needs.HasFlag(StoppingEvidence.PosteriorShift) ? Shift(round, model, cancel) : null,
        };
    }

    /// <summary>The same with the picks and the model's guesses about them, where they are needed.</summary>
    public static RoundEvidence? After(RoundEvidence? evidence, StoppingEvidence needs, IReadOnlyList<Pick> picks, IModel model, CancellationToken cancel)
    {
        if (evidence is null)
        {
            return null;
        }

        SampleId[] ids = [.. picks.Select(p => p.Id)];
        evidence = needs.HasFlag(StoppingEvidence.PosteriorShift) ? evidence with { Asked = ids } : evidence;
        if (!needs.HasFlag(StoppingEvidence.Guesses))
        {
            return evidence;
        }

        var classes = Opinion(Probabilities(model, ids, cancel)).Classes;
        return evidence with { Guesses = [.. ids.Zip(classes, (id, c) => new ClassGuess(id, c))] };
    }

    private static Matrix Probabilities(IModel model, IReadOnlyList<SampleId> ids, CancellationToken cancel) =>
        ids.Count == 0 ? new Matrix(0, 1) : model.Gather(ids, Evidence.Probabilities, cancel).Require(p => p.Probabilities);

    private static PoolUncertainty Uncertainty(Matrix probabilities)
    {
        var (sum, max) = (0.0, 0.0);
        var scale = probabilities.Columns < 2 ? 1 : Math.Log(probabilities.Columns);
        for (var i = 0; i < probabilities.Rows; i++)
        {
            Check(ProbabilityRow.TryEntropy(probabilities.Row(i), out var entropy), probabilities, i);
            sum += entropy / scale;
            max = Math.Max(max, entropy / scale);
        }

        return new(probabilities.Rows == 0 ? 0 : sum / probabilities.Rows, max);
    }

    private static StopSetOpinion Opinion(Matrix probabilities)
    {
        var classes = new int[probabilities.Rows];
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < classes.Length; i++)
        {
            Check(ProbabilityRow.TryTopTwo(probabilities.Row(i), out var first, out _), probabilities, i);
            classes[i] = probabilities.Row(i).IndexOf(first);
            sum += first;
            squares += (double)first * first;
        }

        var n = Math.Max(1, classes.Length);
        return new(classes, sum / n, Math.Max(0, (squares / n) - (sum / n * (sum / n))));
    }

    private static PosteriorShift Shift(Round round, IModel model, CancellationToken cancel)
    {
        var asked = round.History.Count == 0 ? [] : (round.History[^1].Evidence?.Asked ?? []).ToHashSet();
        LabelledSample[] added = [.. round.Labelled.Where(s => asked.Contains(s.Id))];
        LabelledSample[] before = [.. round.Labelled.Where(s => !asked.Contains(s.Id))];
        if (added.Length == 0 || before.Length == 0)
        {
            return new(0, 0, 0);
        }

        // Both posteriors on the features of one model: those of two models have nothing in common.
        var (forward, backward) = LinearPosterior.Shift(Embeddings(before), Classes(before), Embeddings(added), Classes(added));
        return new(added.Length, forward, backward);

        Matrix Embeddings(LabelledSample[] samples) => model.Gather([.. samples.Select(s => s.Id)], Evidence.Embeddings, cancel).Require(p => p.Embeddings);
        static int[] Classes(LabelledSample[] samples) => [.. samples.Select(s => s.Class)];
    }

    private static double? ShareGuessed(Round round)
    {
        if (round.History is not [.., { Evidence.Guesses: { Count: > 0 } guesses }])
        {
            return null;
        }

        var answers = round.Labelled.ToDictionary(s => s.Id, s => s.Class);
        var answered = guesses.Where(g => answers.ContainsKey(g.Id)).ToArray();
        return answered.Length == 0 ? null : answered.Count(g => answers[g.Id] == g.Class) / (double)answered.Length;
    }

    private static void Check(bool isDistribution, Matrix probabilities, int row)
    {
        if (!isDistribution)
        {
            throw new ArgumentException($"Row {row} of the model's probabilities {ProbabilityRow.Problem(probabilities.Row(row))}.", nameof(probabilities));
        }
    }
}
