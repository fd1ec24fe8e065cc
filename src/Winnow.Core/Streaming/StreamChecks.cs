using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>The border of a stream: what passes here is trusted inside.</summary>
internal static class StreamChecks
{
    /// <summary>The sample carries what is needed, in the sizes of the samples before, as numbers that are numbers.</summary>
    public static void Sample(StreamSample sample, Evidence needs, StreamSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (needs.HasFlag(Evidence.Probabilities) && sample.Probabilities is null)
        {
            throw new MissingEvidenceException(nameof(Evidence.Probabilities));
        }

        if (needs.HasFlag(Evidence.Embeddings) && sample.Embedding is null)
        {
            throw new MissingEvidenceException(nameof(Evidence.Embeddings));
        }

        if (sample.Probabilities is { } probabilities)
        {
            Length(sample, "probabilities", probabilities.Length, state.Classes);
            if (ProbabilityRow.Problem(probabilities) is { } problem)
            {
                throw new ArgumentException($"The row of probabilities of sample {sample.Id} {problem}.", nameof(sample));
            }
        }

        if (sample.Embedding is { } embedding)
        {
            Length(sample, "embedding", embedding.Length, state.Dimensions);
            // Squares and sums of squares must stay finite too.
            if (embedding.FirstOrDefault(v => !float.IsFinite(v) || Math.Abs(v) > 1e12f) is var bad && bad != 0)
            {
                throw new ArgumentException($"The embedding of sample {sample.Id} holds {bad}; values must be finite and at most 1e12 in size.", nameof(sample));
            }
        }
    }

    private static void Length(StreamSample sample, string name, int length, int? expected)
    {
        if (length == 0 || (expected is { } e && e != length))
        {
            throw new ArgumentException(
                $"The {name} of sample {sample.Id} {(length == 0 ? "are empty" : $"have {length} values, but {expected} in the samples before")}; give one model's evidence to one stream.", nameof(sample));
        }
    }
}
