using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Cli.Training;

/// <summary>Parts of images by what is known about them, such as <c>time = night</c>.</summary>
internal static class MetadataSlices
{
    private const int ValuesMax = 8;

    /// <summary>The parts of some images, by column and value: columns of 2 to 8 values divide them; numbers such as a brightness do not.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<SampleId> Samples)> Of(Store store, IReadOnlyCollection<SampleId> images)
    {
        var metadata = store.ReadMetadata();
        return
        [
            .. images.Order().SelectMany(id => metadata.TryGetValue(id, out var cells) ? cells.Select(c => (c.Key, c.Value, Id: id)) : [])
                .GroupBy(c => c.Key, StringComparer.Ordinal)
                .Where(column => column.Select(c => c.Value).Distinct(StringComparer.Ordinal).Count() is >= 2 and <= ValuesMax)
                .OrderBy(column => column.Key, StringComparer.Ordinal)
                .SelectMany(column => column.GroupBy(c => c.Value, StringComparer.Ordinal).OrderBy(v => v.Key, StringComparer.Ordinal)
                    .Select(value => ($"{column.Key} = {value.Key}", (IReadOnlyList<SampleId>)[.. value.Select(v => v.Id)]))),
        ];
    }
}
