using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Gives images, categories and annotations the ids that a COCO file needs: whole numbers from 1, each used once.</summary>
/// <remarks>From 1, because the official evaluation takes the id 0 of a matched annotation for "no match" and counts a hit as a miss.</remarks>
internal static class CocoIds
{
    /// <summary>The data set with usable ids of images and classes: the original ones where they can be kept.</summary>
    public static AnnotatedDataset Number(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        var images = Usable(dataset.Images.Select(i => i.Id), options.FreshIds, "image", report);
        var classes = Usable(dataset.Classes.Select(c => c.Id), options.FreshIds, "category", report);
        return dataset with
        {
            Classes = [.. dataset.Classes.Select((c, i) => c with { Id = classes[i], Extra = Fitting.Extra(c.Extra, report, CocoReader.CategoryFields) })],
            Images = [.. dataset.Images.Select((image, i) => image.Id == images[i] ? image : image with { Id = images[i] })],
        };
    }

    /// <summary>The annotations whose ids cannot be written: texts, below 1, or met before. Absent ids are no fault.</summary>
    public static HashSet<ObjectAnnotation> Unusable(AnnotatedDataset dataset, bool all)
    {
        var unusable = new HashSet<ObjectAnnotation>(ReferenceEqualityComparer.Instance);
        var annotations = dataset.Images.SelectMany(i => i.Annotations ?? []).Where(a => a.Id.Exists);
        if (all)
        {
            unusable.UnionWith(annotations);
            return unusable;
        }

        // Sorted numbers take a third of the memory of a set, and data sets hold millions.
        var numbers = annotations.Select(a => a.Id.Number ?? 0).ToArray();
        Array.Sort(numbers);
        var twice = new HashSet<long>();
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] == numbers[i - 1])
            {
                twice.Add(numbers[i]);
            }
        }

        var met = new HashSet<long>();
        if (numbers.Length > 0 && (numbers[0] < 1 || twice.Count > 0))
        {
            unusable.UnionWith(annotations.Where(a => a.Id.Number is not >= 1 || (twice.Contains(a.Id.Number.Value) && !met.Add(a.Id.Number.Value))));
        }

        return unusable;
    }

    private static OriginalId[] Usable(IEnumerable<OriginalId> ids, bool fresh, string what, FormatReport report)
    {
        OriginalId[] given = [.. ids];
        var used = new HashSet<long>(given.Length);
        var usable = new OriginalId[given.Length];
        for (var i = 0; i < given.Length && !fresh; i++)
        {
            usable[i] = given[i].Number is { } number and >= 1 && used.Add(number) ? given[i] : OriginalId.None;
            report.Note($"{what} ids that are texts, below 1 or used twice: renumbered", given[i].Exists && !usable[i].Exists ? 1 : 0);
        }

        var next = used.Count == 0 ? 0 : used.Max();
        for (var i = 0; i < given.Length; i++)
        {
            usable[i] = usable[i].Exists ? usable[i] : OriginalId.Of(next == long.MaxValue ? throw new DatasetException($"The {what} id {long.MaxValue} leaves no room for new ids; export with fresh ids.") : ++next);
        }

        return usable;
    }
}
