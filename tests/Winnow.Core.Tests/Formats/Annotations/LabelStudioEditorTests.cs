using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>
/// Label Studio's own editor between our export and our import, in two files: <c>exported.json</c> is what we write, <c>returned.json</c> what the editor
/// made of it. <c>web/e2e/label-studio.e2e.ts</c> loads the one into the editor in a browser and holds what comes back against the other.
/// </summary>
public sealed class LabelStudioEditorTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-label-studio-");

    public void Dispose() => root.Delete(recursive: true);

    /// <summary><c>WINNOW_WRITE_GOLDENS=1</c> writes the file anew after a change of the format; the browser test then tells what the editor makes of it.</summary>
    [Fact]
    public void What_the_editor_is_given_is_what_is_exported()
    {
        var path = Path.Combine(root.FullName, "exported.json");
        new LabelStudioFormat().Write(Dataset(), path, ExportOptions.Default, TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("WINNOW_WRITE_GOLDENS") == "1")
        {
            File.Copy(path, Golden("exported.json"), overwrite: true);
            return;
        }

        Assert.Equal(File.ReadAllText(Golden("exported.json")), File.ReadAllText(path));
    }

    [Fact]
    public void What_the_editor_gives_back_is_what_was_exported()
    {
        var format = new LabelStudioFormat();
        var report = new FormatReport();
        var back = format.Read(Golden("returned.json"), new(), report, TestContext.Current.CancellationToken);
        Assert.Equal(0, report.Skipped);
        // The editor keeps corners and sides in its own floating-point pixels, which move them by far less than a millionth of a side.
        Assert.Null(DatasetComparison.FirstDifference(format.Fit(Dataset(), ExportOptions.Default, new FormatReport()), back, 1e-6));
    }

    private static AnnotatedDataset Dataset()
    {
        const int Width = 320, Height = 200;
        Shape[] shapes =
        [
            ClassTag.Instance,
            new BoxShape(new(12.5, 20.25, 90, 64.75)),
            new RotatedBoxShape(new(160, 100, 80, 30, 30)),
            new PolygonShape(new Polygon(200, 30, 280.5, 40, 260, 120.25, 210, 110)),
            new MaskShape(PolygonRaster.Fill(new Polygon(30, 120, 110, 125, 90, 180, 40, 170), Height, Width)),
        ];
        return new()
        {
            Name = "exported",
            Classes = [new("Car"), new("Person")],
            Images = [.. shapes.Select((shape, i) => new AnnotatedImage
            {
                FileName = $"image-{i + 1}.png",
                // With a tag alone the editor says nothing of the size.
                Width = shape is ClassTag ? 0 : Width,
                Height = shape is ClassTag ? 0 : Height,
                Id = OriginalId.Of(i + 1),
                Annotations = [new() { Shape = shape, Class = 0 }, new() { Shape = shape, Class = 1 }],
            })],
        };
    }

    private static string Golden(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "Winnow.Core.Tests", "Formats", "Annotations", "LabelStudio", name);
    }
}
