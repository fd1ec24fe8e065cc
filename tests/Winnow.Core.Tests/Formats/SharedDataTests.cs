using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>The real image sets all open, with the counts their README states.</summary>
public sealed class SharedDataTests
{
    [Theory]
    [InlineData("fashion-mnist", 60000, 0, 10000, "T-shirt/top", 10)]
    [InlineData("pneumoniamnist", 2428, 270, 468, "normal", 2)]
    [InlineData("breastmnist", 546, 78, 156, "malignant", 2)]
    [InlineData("cifar10-jpeg", 20000, 0, 10000, "airplane", 10)]
    [InlineData("wbc-4class", 1200, 0, 600, "eosinophil", 4)]
    [InlineData("magnetic-tile", 809, 163, 372, "Blowhole", 6)]
    [InlineData("kolektor-sdd", 320, 0, 79, "defect", 2)]
    public void Opens(string name, int train, int validation, int test, string firstClass, int classes)
    {
        var data = DatasetFormats.Open(Locate(name), TestContext.Current.CancellationToken);
        Assert.Equal((name, train, validation, test), (data.Name, data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((firstClass, classes), (data.Classes[0], data.Classes.Count));
        Assert.Empty(data.Problems);
        Sample[] all = [.. data.Train, .. data.Validation, .. data.Test];
        Assert.Equal(all.Length, all.Select(s => s.Id).Distinct().Count());
        Assert.Equal(64, data.Hash.Length);
    }

    private static string Locate(string name)
    {
        var shared = Environment.GetEnvironmentVariable("WINNOW_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            shared = Directory.Exists(Path.Combine(folder.FullName, "shared", "data")) ? Path.Combine(folder.FullName, "shared") : null;
        }

        var path = Path.Combine(shared ?? "", "data", name);
        Assert.SkipUnless(Directory.Exists(path), $"The data set {name} is not here; set WINNOW_SHARED to the folder that holds data/{name}.");
        return path;
    }
}
