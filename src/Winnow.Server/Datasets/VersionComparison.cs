using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>What changed from one state of the labels to another.</summary>
internal static class VersionComparison
{
    /// <summary>Every sample whose label came, went or changed, in the order of the ids.</summary>
    public static IReadOnlyList<LabelChange> Of(IReadOnlyList<FrozenLabel> before, IReadOnlyList<FrozenLabel> after)
    {
        var old = before.ToDictionary(l => l.Id, l => l.Text);
        var now = after.ToDictionary(l => l.Id, l => l.Text);
        return
        [
            .. old.Keys.Union(now.Keys).Order()
                .Select(id => new LabelChange(id, old.GetValueOrDefault(id), now.GetValueOrDefault(id)))
                .Where(c => c.Before != c.After),
        ];
    }

    /// <summary>One change in words, such as <c>3 Car, 1 Van</c> or <c>Crow became Tit</c>.</summary>
    public static string Sentence(LabelChange change, IReadOnlyList<StoredClass> classes)
    {
        var (before, after) = (AnswerValue.ParseOrNull(change.Before), AnswerValue.ParseOrNull(change.After));
        if (before is null || after is null)
        {
            return Words(before ?? after!, classes);
        }

        var (old, now) = (ClassCount.Of(before), ClassCount.Of(after));
        if (old.SequenceEqual(now))
        {
            return (before.Tags ?? []).SequenceEqual(after.Tags ?? [], StringComparer.Ordinal) ? "shapes were moved" : "tags were changed";
        }

        return $"{Words(before, classes)} became {Words(after, classes)}";
    }

    private static string Words(AnswerValue value, IReadOnlyList<StoredClass> classes)
    {
        var counts = ClassCount.Of(value);
        var name = (int of) => of < classes.Count ? classes[of].Name : string.Create(CultureInfo.InvariantCulture, $"class {of}");
        return counts.Count == 0 ? "nothing on it"
            : value.Shapes is null ? string.Join(", ", counts.Keys.Select(name))
            : string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {name(c.Key)}")));
    }
}

/// <summary>One sample's label in two states.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Before">As JSON, or null where it had none.</param>
/// <param name="After">As JSON, or null where it has none.</param>
internal sealed record LabelChange(SampleId Sample, string? Before, string? After)
{
    public string Kind => Before is null ? "added" : After is null ? "removed" : "changed";
}
