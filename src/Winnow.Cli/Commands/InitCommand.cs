using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow init</c>: a project over a folder of images.</summary>
internal static class InitCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of the new project." };
        var images = new Option<string>("--images") { Description = "Folder that holds the images; they stay where they are.", Required = true };
        var task = new Option<string>("--task") { Description = "What is labelled: classify (one class an image), detect or segment (objects).", DefaultValueFactory = _ => "classify" };
        var classes = new Option<string>("--classes") { Description = "Class names, separated by commas.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Seed of everything random in the project.", DefaultValueFactory = _ => 1 };
        var command = new CliCommand("init", "Make a project from a folder of images.", "winnow init birds --images ~/photos --task classify --classes crow,tit,gull", "winnow init street --images ~/frames --task detect --classes person,car")
        {
            folder, images, task, classes, seed,
        };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(folder)!, parse.GetValue(images)!, parse.GetValue(task)!, parse.GetValue(classes)!, parse.GetValue(seed), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string images, string task, string classes, int seed, CancellationToken cancel)
    {
        if (!ProjectTask.All.Contains(task))
        {
            throw CommandException.Usage($"--task {task} is not known; this version knows: {string.Join(", ", ProjectTask.All)}.");
        }

        var names = ClassNames(classes, task == ProjectTask.Classify ? 2 : 1);
        var root = Path.GetFullPath(images);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        ScannedImages scanned;
        using (var progress = console.StartProgress())
        {
            scanned = ImageScan.Run(root, progress, cancel);
        }

        var samples = scanned.Samples;
        var problems = samples.Where(s => s.Problem is not null).Select(s => new FileProblem(s.Path, s.Problem!)).ToArray();
        if (problems.Length == samples.Count)
        {
            throw new CommandException($"None of the {samples.Count} images under '{root}' can be read; the first one, '{problems[0].Name}': {problems[0].Reason}.");
        }

        using var store = Store.Create(folder, new(name, task, root, seed, console.Clock.GetUtcNow(), names), samples, console.Clock);
        console.Write(new { project = folder, images = root, classes = names, samples = samples.Count - problems.Length, leftOut = (FileProblem[])[.. problems, .. scanned.Others], scanned.Decoded }, c =>
        {
            foreach (var problem in problems.Concat(scanned.Others))
            {
                c.Line($"left out: {problem.Name}: {problem.Reason}");
            }

            if (!scanned.Decoded)
            {
                c.Line("The images were not decoded, because the native library is not built (`winnow doctor`): broken ones show later.");
            }

            c.Line($"Project '{folder}': {samples.Count - problems.Length} images, {names.Length} classes{(problems.Length > 0 ? $", {problems.Length} left out" : "")}. `winnow next {folder} -n 20` says what to label first.");
        });
    }

    private static string[] ClassNames(string classes, int least)
    {
        var names = classes.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length < least || names.Any(n => n.Length == 0))
        {
            throw CommandException.Usage($"--classes '{classes}' must name at least {(least == 1 ? "one class" : "two classes")}, separated by commas, none of them empty.");
        }

        if (names.FirstOrDefault(n => names.Count(m => m == n) > 1) is { } twice)
        {
            throw CommandException.Usage($"--classes names '{twice}' twice.");
        }

        return names.Contains(LabelFile.Skip)
            ? throw CommandException.Usage($"A class cannot be called '{LabelFile.Skip}': in label files that means skipped.")
            : names;
    }
}
