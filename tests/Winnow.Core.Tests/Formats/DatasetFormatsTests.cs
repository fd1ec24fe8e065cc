using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

public sealed class DatasetFormatsTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-data-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Class_folders_are_sorted_ordinally_and_files_get_the_same_ids_every_time()
    {
        Put("apple/2.jpg", "apple/10.PNG", "Zebra/1.webp", "Zebra/notes.txt", "apple/.hidden");
        var data = Open();
        Assert.Equal(["Zebra", "apple"], data.Classes);
        Assert.Equal(["Zebra/1.webp", "apple/10.PNG", "apple/2.jpg"], data.Train.Select(s => s.Name));
        Assert.Equal([0L, 1, 2], data.Train.Select(s => s.Id.Value));
        Assert.Equal([0, 1, 1], data.Train.Select(s => s.Class!.Value));
        Assert.Equal("notes.txt", Assert.Single(data.Problems).Name);
        Assert.Equal(data.Hash, Open().Hash);
        Put("apple/3.jpg");
        Assert.NotEqual(data.Hash, Open().Hash);
    }

    [Fact]
    public void Split_folders_are_kept_apart()
    {
        Put("train/a/1.jpg", "train/b/2.jpg", "test/a/3.jpg", "val/b/4.jpg");
        var data = Open();
        Assert.Equal((2, 1, 1), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal("test/a/3.jpg", data.Test[0].Name);
    }

    [Fact]
    public void A_plain_folder_is_unlabelled()
    {
        Put("b.jpg", "a.jpg");
        var data = Open();
        Assert.Empty(data.Classes);
        Assert.Equal(["a.jpg", "b.jpg"], data.Train.Select(s => s.Name));
        Assert.All(data.Train, s => Assert.Null(s.Class));
    }

    [Fact]
    public void A_csv_with_a_byte_order_mark_reads_and_reports_what_it_leaves_out()
    {
        Put("a.jpg", "b.jpg", "c.jpg");
        File.WriteAllText(At("labels.csv"), "path,label,split\na.jpg,\"x, y\",train\nb.jpg,z,test\nb.jpg,z,test\nc.jpg,z,train\nc.jpg,q,train\nno.jpg,z,train\n../e.jpg,z,train\n", new UTF8Encoding(true));
        var data = Open();
        Assert.Equal(["q", "x, y", "z"], data.Classes);
        Assert.Equal(("a.jpg", "b.jpg"), (Assert.Single(data.Train).Name, Assert.Single(data.Test).Name));
        Assert.Equal(["b.jpg", "c.jpg", "../e.jpg", "no.jpg"], data.Problems.Select(p => p.Name));
    }

    [Fact]
    public void Other_columns_of_a_csv_are_metadata_and_an_empty_value_says_nothing()
    {
        Put("a.jpg", "b.jpg");
        File.WriteAllText(At("labels.csv"), "light,path,label,camera\nnight,a.jpg,x,\nday,b.jpg,x,north\n");
        Assert.Equal(["light=night", "light=day,camera=north"], Open().Train.Select(s => string.Join(',', s.Metadata.Select(m => $"{m.Key}={m.Value}"))));
        File.WriteAllText(At("labels.csv"), "path,label\na.jpg,x\nb.jpg,x\n");
        Assert.All(Open().Train, s => Assert.Empty(s.Metadata));
    }

    [Fact]
    public void Links_out_of_the_folder_are_refused()
    {
        Put("a.jpg");
        File.CreateSymbolicLink(At("b.jpg"), "/etc/hostname");
        Assert.Equal(("a.jpg", "b.jpg"), (Assert.Single(Open().Train).Name, Assert.Single(Open().Problems).Name));
        File.WriteAllText(At("labels.csv"), "path,label\na.jpg,x\nb.jpg,x\n");
        Assert.Equal(("a.jpg", "b.jpg"), (Assert.Single(Open().Train).Name, Assert.Single(Open().Problems).Name));
    }

    [Theory]
    [InlineData("file,class\na.jpg,x\n", "utf-8", "file,class")]
    [InlineData("", "utf-8", "empty")]
    [InlineData("path,label\na.jpg,x\n", "utf-16", "UTF-16")]
    [InlineData("path,label\na.jpg,é\n", "latin1", "not UTF-8")]
    [InlineData("path,label,split\na.jpg,x,holdout\n", "utf-8", "'holdout'")]
    public void A_wrong_csv_gets_one_clear_sentence(string text, string encoding, string expected)
    {
        Put("a.jpg");
        File.WriteAllText(At("labels.csv"), text, Encoding.GetEncoding(encoding));
        Assert.Contains(expected, Assert.Throws<DatasetException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_empty_folders_are_errors()
    {
        Assert.Contains("holds no readable images", Assert.Throws<DatasetException>(Open).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<DatasetException>(() => DatasetFormats.Open(At("nowhere"), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_idx_files_are_refused()
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1];
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7, 9];
        File.WriteAllBytes(At("train-labels-idx1-ubyte"), labels);
        File.WriteAllBytes(At("train-images-idx3-ubyte"), images);
        var data = Open();
        Assert.Equal("train/1", data.Train[1].Name);
        Assert.Equal(9, Assert.IsType<RawImage>(data.Train[1].Image).Pixels.Span[0]);
        foreach (var (bytes, expected) in new (byte[], string)[]
        {
            (images[..^1], "ends after 1 of 2"),
            (images[..6], "cut off"),
            ([0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 0, 0, 0, 9], "limit"),
            ([1, 2, 3, 4, .. images[4..]], "01020304"),
            ([0, 0, 8, 3, 0, 0, 0, 1, .. images[8..]], "as many"),
        })
        {
            File.WriteAllBytes(At("train-images-idx3-ubyte"), bytes);
            Assert.Contains(expected, Assert.Throws<DatasetException>(Open).Message, StringComparison.Ordinal);
        }
    }

    private ImageDataset Open() => DatasetFormats.Open(root.FullName, TestContext.Current.CancellationToken);

    private string At(string name) => Path.Combine(root.FullName, name);

    private void Put(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
            File.WriteAllText(At(name), name);
        }
    }
}
