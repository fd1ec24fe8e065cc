using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Winnow.Cli.Console;

/// <summary>Where a command reads its clock from and writes to: tables and progress for people, JSON for machines.</summary>
/// <param name="output">Standard output: results only.</param>
/// <param name="error">Standard error: progress and error sentences.</param>
/// <param name="interactive">Whether a person watches, so that a line may be redrawn.</param>
/// <param name="clock">The only clock.</param>
internal sealed class CommandConsole(TextWriter output, TextWriter error, bool interactive, TimeProvider clock)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // One line, so that a log keeps it together.
    private static readonly JsonSerializerOptions ErrorOptions = new(JsonOptions) { WriteIndented = false };

    /// <summary>The console of this process.</summary>
    public static CommandConsole OfProcess() =>
        new(System.Console.Out, System.Console.Error, !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"), TimeProvider.System);

    /// <summary>Whether the call asked for JSON.</summary>
    public bool Json { get; set; }

    /// <summary>The clock of all commands.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Standard output.</summary>
    public TextWriter Output => output;

    /// <summary>Standard error.</summary>
    public TextWriter Error => error;

    /// <summary>Writes a result: the value as JSON, or the text a person reads.</summary>
    public void Write<T>(T value, Action<CommandConsole> text)
    {
        if (Json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
        }
        else
        {
            text(this);
        }
    }

    /// <summary>Writes one line of text.</summary>
    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>Writes a table; cells are plain text.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        }

        table.Columns[^1].NoWrap = false;
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        ansi.Profile.Width = Width();
        ansi.Write(table);
    }

    /// <summary>Reports an error sentence and gives back its exit code.</summary>
    public int Fail(string sentence, int exitCode)
    {
        error.WriteLine(Json ? JsonSerializer.Serialize(new { error = sentence }, ErrorOptions) : sentence);
        return exitCode;
    }

    /// <summary>A live line of progress on standard error; silent with <c>--json</c>.</summary>
    public ProgressLine StartProgress() => new(Json ? TextWriter.Null : error, interactive && !Json, clock);

    // Pipes and files take what a wide page takes; a terminal says how wide it is.
    private int Width() => interactive && !System.Console.IsOutputRedirected ? Math.Max(40, System.Console.WindowWidth) : 120;
}
