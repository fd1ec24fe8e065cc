using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Storage;

namespace Winnow.Server.Labelling;

/// <summary>Where annotators marked the same objects well enough, what more than half of them marked is the label; else a reviewer decides.</summary>
/// <param name="agreementMin">Agreement from which it is well enough, 0 to 1 (<see cref="ShapeAgreement.Agreement"/>).</param>
internal sealed class ShapeMajority(double agreementMin) : IConsensus
{
    /// <inheritdoc/>
    public ConsensusVerdict Of(IReadOnlyList<StoredAnswer> labels)
    {
        if (new ExactMajority().Of(labels) is { Answer: not null } same)
        {
            return same;
        }

        AnswerValue[] values = [.. labels.Select(a => AnswerValue.ParseOrNull(a.Value) ?? new())];
        ObjectMark[][] marks = [.. values.Select(Marks)];
        if (ShapeAgreement.Of(marks) is not { } found)
        {
            return new(null, $"{labels.Count} annotators drew too many shapes over each other to be matched");
        }

        if (found.Agreement < agreementMin)
        {
            return new(null, string.Create(CultureInfo.InvariantCulture, $"{labels.Count} annotators agree by {found.Agreement:0.00}, and {agreementMin:0.00} is wanted ({string.Join(", ", marks.Select(m => m.Length))} shapes)"));
        }

        var agreed = new AnswerValue
        {
            Shapes = [.. found.Objects.Select((o, i) => Shown(o, i, values))],
            Classes = Majority(values, v => v.Classes) is { Count: > 0 } classes ? [.. classes.Order()] : null,
            Tags = Majority(values, v => v.Tags) is { Count: > 0 } tags ? [.. tags.Order(StringComparer.Ordinal)] : null,
        };
        return new(labels[0] with { Value = agreed.ToJson(), Annotator = string.Join(", ", labels.Select(a => a.Annotator).Order(StringComparer.Ordinal)) }, null);
    }

    // An unreadable mask stays as a mark that overlaps nothing.
    private static ObjectMark[] Marks(AnswerValue value) => [.. (value.Shapes ?? []).Select(s => new ObjectMark(s.Class, ShapeReading.Of(s) ?? ClassTag.Instance))];

    private static ShapeValue Shown(ObjectConsensus one, int number, AnswerValue[] values)
    {
        var drawn = values[one.Annotator].Shapes![one.Mark] with { Id = string.Create(CultureInfo.InvariantCulture, $"c{number + 1}"), Score = null, Source = null };
        return one.Shape is BoxShape { Box: var box } ? drawn with { Box = [box.Left, box.Top, box.Right, box.Bottom] } : drawn;
    }

    private static List<T> Majority<T>(AnswerValue[] values, Func<AnswerValue, IReadOnlyList<T>?> part) where T : notnull =>
        [.. values.SelectMany(v => (part(v) ?? []).Distinct()).GroupBy(v => v).Where(g => 2 * g.Count() > values.Length).Select(g => g.Key)];
}
