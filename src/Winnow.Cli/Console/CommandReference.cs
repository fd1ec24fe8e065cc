using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Winnow.Cli.Console;

/// <summary>All commands with their arguments, options and examples as one Markdown page, so that the documentation says what the program takes.</summary>
internal static class CommandReference
{
    /// <summary>Writes the page; the same commands give the same text on every machine.</summary>
    /// <param name="root">The command line.</param>
    public static string Write(RootCommand root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var text = new StringBuilder(
            $"""
            # Every command and option

            Made from the program by `./dev docs`; a test fails while the two differ. By example and in order of use: [the command line](../cli.md).

            {root.Description}
            Every command also takes `--help` and `--json` (the result for machines).


            """.ReplaceLineEndings("\n"));
        foreach (var command in root.Subcommands.Where(c => !c.Hidden))
        {
            WriteCommand(text, command, command.Name);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteCommand(StringBuilder text, Command command, string path)
    {
        text.Append(CultureInfo.InvariantCulture, $"## winnow {path}\n{command.Description}\n\n");
        var arguments = command.Arguments.Where(a => !a.Hidden).ToArray();
        var options = command.Options.Where(o => !o.Hidden).ToArray();
        var usage = string.Join(' ', ["winnow", path, .. arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name), .. options.Where(o => o.Required).Select(o => $"{o.Name} …"), .. options.Any(o => !o.Required) ? ["[options]"] : Array.Empty<string>()]);
        text.Append(CultureInfo.InvariantCulture, $"    {usage}\n\n");
        if (arguments.Length + options.Length > 0)
        {
            text.Append("| | meaning | default |\n|---|---|---|\n");
            foreach (var argument in arguments)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{argument.Name}` | {Cell(argument.Description)} | {Default(argument.HasDefaultValue ? argument.GetDefaultValue() : null)} |\n");
            }

            foreach (var option in options)
            {
                var names = string.Join(", ", new[] { option.Name }.Concat(option.Aliases.Order(StringComparer.Ordinal)).Select(n => $"`{n}`"));
                text.Append(CultureInfo.InvariantCulture, $"| {names} | {Cell(option.Description)} | {(option.Required ? "needed" : Default(option.HasDefaultValue ? option.GetDefaultValue() : null))} |\n");
            }

            text.Append('\n');
        }

        if (command is CliCommand { Examples.Count: > 0 } with)
        {
            text.Append(CultureInfo.InvariantCulture, $"```text\n{string.Join('\n', with.Examples)}\n```\n\n");
        }

        foreach (var below in command.Subcommands.Where(c => !c.Hidden))
        {
            WriteCommand(text, below, $"{path} {below.Name}");
        }
    }

    private static string Default(object? value) => value switch
    {
        null or false => "",
        string text => text.Length == 0 ? "" : $"`{text}`",
        IEnumerable list => Default(string.Join(", ", list.Cast<object?>().Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))),
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    // A bar would end the cell, and a bracket begin a tag.
    private static string Cell(string? text) => (text ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
