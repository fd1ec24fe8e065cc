using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

public sealed class ObjectDatasetsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-object-sets-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_of_coco_parts_gives_objects_sizes_and_what_else_is_said_of_an_image()
    {
        Write("instances_train.json", """{"images":[{"id":1,"file_name":"b.jpg","width":20,"height":10,"time":"night"},{"id":2,"file_name":"a.jpg","width":8,"height":8}],"annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[1,2,3,4]}],"categories":[{"id":7,"name":"person"}]}""");
        Write("instances_test.json", """{"images":[{"id":3,"file_name":"c.jpg","width":5,"height":5},{"id":4,"file_name":"gone.jpg","width":5,"height":5}],"annotations":[],"categories":[{"id":7,"name":"person"}]}""");
        foreach (var name in new[] { "a.jpg", "b.jpg", "c.jpg" })
        {
            Write(Path.Combine("images", name), name);
        }

        var data = ObjectDatasets.Open(folder, TestContext.Current.CancellationToken);
        Assert.Equal(["person"], data.Classes);
        Assert.Equal(["a.jpg", "b.jpg"], data.Train.Select(s => s.Name));
        Assert.Equal([0, 1], data.Train.Select(s => s.Objects!.Count));
        Assert.Equal(new Box(1, 2, 4, 6), data.Train[1].Objects![0].Shape.Bounds);
        Assert.Equal((20, 10, "night"), (data.Train[1].Width, data.Train[1].Height, data.Train[1].Metadata["time"]));
        Assert.Equal(["c.jpg"], data.Test.Select(s => s.Name));
        Assert.Equal("gone.jpg", Assert.Single(data.Problems).Name);
    }

    [Fact]
    public void Moving_one_box_changes_the_hash_of_the_data()
    {
        Write(Path.Combine("images", "a.jpg"), "a");
        string Hash(int left)
        {
            Write("instances_train.json", $$"""{"images":[{"id":1,"file_name":"a.jpg","width":20,"height":10}],"annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[{{left}},2,3,4]}],"categories":[{"id":7,"name":"person"}]}""");
            return ObjectDatasets.Open(folder, TestContext.Current.CancellationToken).Hash;
        }

        Assert.NotEqual(Hash(1), Hash(2));
        Assert.Equal(Hash(3), Hash(3));
    }

    [Fact]
    public void Parts_with_other_classes_and_folders_of_no_known_layout_are_refused_with_what_is_known()
    {
        Assert.Contains("Known layouts", Assert.Throws<DatasetException>(() => ObjectDatasets.Open(folder, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Write("instances_train.json", """{"images":[],"annotations":[],"categories":[{"id":7,"name":"person"}]}""");
        Write("instances_test.json", """{"images":[],"annotations":[],"categories":[{"id":7,"name":"car"}]}""");
        Assert.Contains("different classes", Assert.Throws<DatasetException>(() => ObjectDatasets.Open(folder, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hit-uav", 5, 300, 65, 135)]
    [InlineData("bccd", 3, 205, 87, 72)]
    [InlineData("deeppcb", 6, 900, 100, 500)]
    [InlineData("penn-fudan", 1, 110, 20, 40)]
    public void Real_sets_open_whole_from_their_archives(string name, int classes, int train, int validation, int test)
    {
        var data = ObjectDatasets.Open(SharedFolder.Locate($"data/{name}"), TestContext.Current.CancellationToken);
        Assert.Equal((classes, train, validation, test, 0), (data.Classes.Count, data.Train.Count, data.Validation.Count, data.Test.Count, data.Problems.Count));
        Assert.All(data.Train, s => Assert.True(s.Objects is not null && s.Width > 0));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
        File.WriteAllText(Path.Combine(folder, name), text);
    }
}
