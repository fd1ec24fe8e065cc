using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Data.Common;
using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Core.Formats;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli;

/// <summary>The <c>winnow</c> executable.</summary>
internal static class Program
{
    /// <summary>What Linux and macOS call a full disk: ENOSPC.</summary>
    private const int NoSpaceLeft = 28;

    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(50);

    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new StopSignals();
        return await RunAsync(arguments, CommandConsole.OfProcess(), stop);
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">What the person typed after <c>winnow</c>.</param>
    /// <param name="console">Receives results, progress and errors.</param>
    /// <param name="stop">Signals that end the command; null where nothing does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, StopSignals? stop = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(console);
        var root = CreateRoot(console);
        var parse = root.Parse(arguments);
        console.Json = arguments.Contains("--json");
        if (parse.Action is ParseErrorAction)
        {
            return console.Fail(Sentence(parse), ExitCode.Usage);
        }

        var configuration = new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (stop is not null && parse.CommandResult.Command.Name is ("serve" or "worker"))
        {
            // Both hand back what they have begun.
            stop.Patience = StopMax;
        }

        try
        {
            return await parse.InvokeAsync(configuration, stop?.Token ?? CancellationToken.None);
        }
        catch (CommandException exception)
        {
            return console.Fail(exception.Message, exception.ExitCode);
        }
        catch (OperationCanceledException)
        {
            return console.Fail("Stopped. The same command goes on where it stopped.", ExitCode.Interrupted);
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) == NoSpaceLeft)
        {
            return console.Fail($"The disk is full ({exception.Message}); free some space and repeat the command.", ExitCode.Failed);
        }
        catch (DbException exception)
        {
            return console.Fail($"The project's database failed ({exception.Message}); what was not said to be saved may not be. Check the database and repeat the command.", ExitCode.Failed);
        }
        catch (Exception exception) when (exception is ProjectException or TrainerException or MissingEvidenceException or DatasetException or OnnxException or ImagesTooLargeException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return console.Fail(exception.Message, ExitCode.Failed);
        }
        catch (Exception exception)
        {
            // The one place where the unforeseen ends: a sentence for people, the trace for who asks for it.
            var trace = Environment.GetEnvironmentVariable("WINNOW_TRACE") == "1" ? exception.ToString() : $"{exception.GetType().Name}: {exception.Message} (WINNOW_TRACE=1 shows where)";
            return console.Fail($"This is a fault in Winnow: {trace}", ExitCode.Failed);
        }
    }

    /// <summary>All commands. A new one is one file and one line here.</summary>
    private static RootCommand CreateRoot(CommandConsole console)
    {
        var root = new RootCommand("Winnow decides which images are worth a person's time: active learning for computer vision.")
        {
            DemoCommand.Create(console),
            SimulateCommand.Create(console),
            ReplayCommand.Create(console),
            LeaderboardCommand.Create(console),
            FederateCommand.Create(console),
            InitCommand.Create(console),
            ImportCommand.Create(console),
            ExportCommand.Create(console),
            NextCommand.Create(console),
            LabelCommand.Create(console),
            StreamCommand.Create(console),
            SuspectsCommand.Create(console),
            PretrainCommand.Create(console),
            TrainCommand.Create(console),
            TuneCommand.Create(console),
            BridgeCommand.Create(console),
            StoreCommand.Create(console),
            PredictCommand.Create(console),
            StatusCommand.Create(console),
            ReportCommand.Create(console),
            ServeCommand.Create(console),
            BackupCommand.Create(console),
            RestoreCommand.Create(console),
            BlobsCommand.Create(console),
            DoctorCommand.Create(console),
            WorkerCommand.Create(console),
            StrategiesCommand.Create(console),
            ModelsCommand.Create(console),
            FormatsCommand.Create(console),
            ScenesCommand.Create(console),
            CapacityCommand.Create(console),
        };
        root.Subcommands.Add(ReferenceCommand.Create(console, root));
        root.Options.Add(new Option<bool>("--json") { Description = "Write the result as JSON, for machines.", Recursive = true });
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }

    private static string Sentence(ParseResult parse)
    {
        var names = new List<string>();
        for (var at = parse.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
        {
            names.Insert(0, at.Command.Name);
        }

        var name = string.Join(' ', ["winnow", .. names]);
        var problem = parse.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' means nothing to {name}" : parse.Errors[0].Message.TrimEnd('.');
        return $"{problem}; `{name} --help` shows what it takes.";
    }
}
