using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Torch;
using Winnow.Vision.Models;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow models</c>: the networks that can be trained.</summary>
internal static class ModelsCommand
{
    private const int Classes = 10;

    public static Command Create(CommandConsole console)
    {
        var command = new CliCommand("models", "List the networks that can be trained.", "winnow models", "winnow models --json");
        command.SetAction(_ =>
        {
            var counted = NativeShimLocator.Find() is not null;
            var rows = ModelCatalog.All.Select(m => new { m.Name, m.Description, m.ImageSize, parameters = counted ? Parameters(m) : (long?)null }).ToArray();
            console.Write(rows, c =>
            {
                c.Table(["model", "image side", "parameters", "what"], rows.Select(r => (IReadOnlyList<string>)[r.Name, $"{r.ImageSize}", r.parameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "–", r.Description]));
                c.Line(counted ? $"Parameters are those for {Classes} classes and colour images of that side; `winnow train DIR --model NAME` trains one." : "Parameters are counted once the native library is built (`winnow doctor`).");
            });
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Trainable values for ten classes and colour images of the model's own side.</summary>
    private static long Parameters(ModelEntry entry)
    {
        using var generator = new Generator(0);
        using var network = entry.Create(new(3, entry.ImageSize, entry.ImageSize, Classes), generator);
        return network.ParameterCount;
    }
}
