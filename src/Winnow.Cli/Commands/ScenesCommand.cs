using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Reporting;
using Winnow.Core.Scenes;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow scenes</c>: writes drawn scenes as image files with COCO annotations.</summary>
internal static class ScenesCommand
{
    public static Command Create(CommandConsole console)
    {
        var kind = new Option<string>("--kind") { Description = "street, cells or defects.", DefaultValueFactory = _ => "street" };
        var count = new Option<int>("--count") { Description = "Images to learn from.", DefaultValueFactory = _ => 100 };
        var test = new Option<int>("--test") { Description = "Images to measure on besides." };
        var image = new Option<string>("--image") { Description = "jpeg or png.", DefaultValueFactory = _ => "jpeg" };
        var maps = new Option<bool>("--maps") { Description = "Also write what every pixel shows, as grey PNG of region numbers." };
        var output = new Option<string>("--out") { Description = "Folder to write; must not exist.", Required = true };
        Option<string?>[] options = [.. SceneRecipe.OptionKeys.Select(key => new Option<string?>($"--{key}") { Description = Describe(key) })];
        var command = new CliCommand("scenes", "Draw scenes with exact boxes and masks: COCO annotations and image files.", "winnow scenes --kind street --count 100 --out streets", "winnow scenes --kind street --day 0 --fog 0.5 --out nights")
        {
            kind, count, test, image, maps, output,
        };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(image) is not ("jpeg" or "png"))
            {
                throw CommandException.Usage($"--image {parse.GetValue(image)} is not known; give jpeg or png.");
            }

            var given = options.Where(o => parse.GetValue(o) is not null).Select(o => $"{o.Name.TrimStart('-')}={parse.GetValue(o)}");
            var text = string.Create(CultureInfo.InvariantCulture, $"scenes:{parse.GetValue(kind)}?train={parse.GetValue(count)}&test={parse.GetValue(test)}&shapes=masks&{string.Join('&', given)}");
            SceneRecipe recipe;
            try
            {
                recipe = SceneRecipe.Parse(text);
            }
            catch (FormatException exception)
            {
                throw CommandException.Usage(exception.Message);
            }

            Write(console, recipe, parse.GetValue(output)!, parse.GetValue(image)!, parse.GetValue(maps), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string Describe(string key) => key switch
    {
        "width" or "height" => $"{char.ToUpperInvariant(key[0])}{key[1..]} in pixels.",
        "seed" => "Seed of all scenes.",
        "density" => "Pedestrians, cells or defects in comparison with the default.",
        "traffic" => "Cars and cyclists in comparison with the default.",
        "rare" => "Share of the rare class among cells and defects.",
        "area" => "Least pixels an object must show to be annotated.",
        _ => $"Share of {key}, 0 to 1.",
    };

    private static void Write(CommandConsole console, SceneRecipe recipe, string path, string image, bool maps, CancellationToken cancel)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new CommandException($"'{path}' exists already; choose another name or delete it first.");
        }

        var parent = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(parent))
        {
            throw new CommandException($"The folder '{parent}' does not exist; make it first.");
        }

        // Beside its place and renamed at the end: it is whole or it is not there.
        var draft = Directory.CreateDirectory(Path.Combine(parent, $".{Path.GetFileName(target)}.writing-{Environment.ProcessId}")).FullName;
        long objects;
        try
        {
            objects = WriteParts(recipe, draft, image, maps, cancel);
            Directory.Move(draft, target);
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }

        var images = recipe.Train + recipe.Test;
        console.Write(new { path, images, objects, classes = SceneGenerator.ClassesOf(recipe.Options.Kind) }, c => c.Line($"Drew {images} images with {objects} objects into '{path}'."));
    }

    private static long WriteParts(SceneRecipe recipe, string folder, string image, bool maps, CancellationToken cancel)
    {
        var objects = 0L;
        var classes = SceneGenerator.ClassesOf(recipe.Options.Kind).Select((name, i) => new LabelClass(name, OriginalId.Of(i + 1))).ToArray();
        foreach (var (split, count, options) in new[] { (Split.Train, recipe.Train, recipe.Options), (Split.Test, recipe.Test, recipe.TestOptions) }.Where(p => p.Item2 > 0))
        {
            var part = split.ToString().ToLowerInvariant();
            Directory.CreateDirectory(Path.Combine(folder, "images", part));
            Directory.CreateDirectory(Path.Combine(folder, maps ? $"maps/{part}" : "images"));
            var generator = new SceneGenerator(SceneDatasets.OfPart(options, split));
            var images = new AnnotatedImage[count];
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                var scene = generator.Generate(i);
                var name = string.Create(CultureInfo.InvariantCulture, $"{i:D6}");
                var file = $"{name}.{(image == "png" ? "png" : "jpg")}";
                var pixels = new ImageBuffer(scene.Image.Width, scene.Image.Height, scene.Image.Pixels.ToArray());
                File.WriteAllBytes(Path.Combine(folder, "images", part, file), ImageCodec.Encode(pixels, image == "png" ? ImageFormat.Png : ImageFormat.Jpeg, quality: 92));
                if (maps)
                {
                    File.WriteAllBytes(Path.Combine(folder, "maps", part, $"{name}.png"), Thumbnail.Of(new RawImage(scene.ClassMap, scene.Image.Height, scene.Image.Width, 1)).Bytes.Span);
                }

                images[i] = new() { FileName = file, Width = scene.Image.Width, Height = scene.Image.Height, Id = OriginalId.Of(i + 1), Annotations = scene.Objects, Extra = JsonSerializer.Serialize(scene.Metadata) };
            });
            objects += VerifiedExport.Run(new CocoFormat(), new() { Name = part, Classes = classes, Images = images }, Path.Combine(folder, $"instances_{part}.json"), ExportOptions.Default with { FreshIds = true }, cancel).Annotations;
        }

        return objects;
    }
}
