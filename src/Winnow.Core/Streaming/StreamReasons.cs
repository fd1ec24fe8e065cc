using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>The sentences of stream decisions.</summary>
internal static class StreamReasons
{
    private const int NameMax = 24;

    public static string Of(StreamScore score, BudgetVerdict verdict) =>
        verdict.Note is null ? score.Reason : verdict.Label ? $"{verdict.Note}: {score.Reason}" : $"{score.Reason}, but {verdict.Note}";

    /// <summary><c>torn between cat and dog</c>, or <c>the model takes it for cat</c>.</summary>
    public static string Doubt(StreamSample sample, bool wants)
    {
        if (sample.Probabilities is not { Length: > 0 } probabilities)
        {
            return "no model has seen it";
        }

        if (probabilities.Length == 1)
        {
            return $"only one class is known: {Name(sample, 0)}";
        }

        var top = Reasons.Likeliest(probabilities, 2);
        return wants ? $"torn between {Name(sample, top[0])} and {Name(sample, top[1])}" : $"the model takes it for {Name(sample, top[0])} without much doubt";
    }

    private static string Name(StreamSample sample, int index)
    {
        var name = index < sample.Classes.Count ? sample.Classes[index] : $"class {index}";
        return name.Length <= NameMax ? name : $"{name[..(NameMax - 1)]}…";
    }
}
