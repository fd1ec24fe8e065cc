using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Cli.Simulating;

/// <summary>Holds back a part of a data set that has no test part of its own.</summary>
internal static class Holdout
{
    private const double Share = 0.2;

    /// <summary>The data set itself where it has a test part; else with a fifth of each class (of all images, where they carry objects), at least one image, moved there. The same images for every run.</summary>
    public static ImageDataset Ensure(ImageDataset data)
    {
        if (data.Test.Count > 0)
        {
            return data;
        }

        var held = new HashSet<SampleId>();
        // Images of objects have no one class; they form one group.
        foreach (var group in data.Train.Where(s => s.Class is not null || s.Objects is not null).GroupBy(s => s.Class ?? -1).OrderBy(g => g.Key))
        {
            var members = group.OrderBy(s => s.Id).ToArray();
            new Random(Seed.Derive(0, $"holdout/{group.Key}")).Shuffle(members);
            held.UnionWith(members.Take(Math.Max(1, (int)(members.Length * Share))).Select(s => s.Id));
        }

        return new()
        {
            Name = data.Name,
            Classes = data.Classes,
            Train = [.. data.Train.Where(s => !held.Contains(s.Id))],
            Validation = data.Validation,
            Test = [.. data.Train.Where(s => held.Contains(s.Id))],
            Problems = data.Problems,
            Hash = data.Hash,
        };
    }
}
