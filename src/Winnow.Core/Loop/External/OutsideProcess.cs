using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Winnow.Core.Loop;

/// <summary>Runs somebody else's program to its end: reads what it says line by line, with caps, ends it when its time is over, and leaves nothing running.</summary>
public static class OutsideProcess
{
    private const int LineMax = 1 << 20;
    private const int TailLines = 5;
    private const int TailLine = 300;

    /// <summary>Runs the program.</summary>
    /// <param name="command">What to start, and for how long.</param>
    /// <param name="folder">Where it runs; must exist.</param>
    /// <param name="input">A line for its standard input, which is closed after it; null for none.</param>
    /// <param name="heard">Told each line of its standard output.</param>
    /// <param name="clock">Times it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Its exit code, and the last lines of its standard error.</returns>
    /// <exception cref="TrainerException">It did not start, ran too long, or wrote a line of more than 1 MiB.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the program is gone.</exception>
    public static (int ExitCode, string Errors) Run(TrainerCommand command, string folder, string? input, Action<string> heard, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(heard);
        ArgumentNullException.ThrowIfNull(clock);
        cancel.ThrowIfCancellationRequested();
        using var process = Start(command, folder);
        var tail = new Queue<string>();
        var errors = new Thread(() => Tail(process.StandardError, tail)) { IsBackground = true };
        errors.Start();
        var late = false;
        using var timer = clock.CreateTimer(
            _ =>
            {
                late = true;
                End(process);
            },
            null,
            command.TimeLimit,
            Timeout.InfiniteTimeSpan);
        using var stop = cancel.Register(() => End(process));
        try
        {
            Tell(process, input);
            foreach (var line in Lines(process.StandardOutput, () => throw new TrainerException($"'{command}' wrote a line of more than {LineMax} characters to its standard output; results belong into the file.")))
            {
                heard(line);
            }

            process.WaitForExit();
        }
        finally
        {
            End(process);
            errors.Join();
        }

        cancel.ThrowIfCancellationRequested();
        return late
            ? throw new TrainerException(string.Create(CultureInfo.InvariantCulture, $"'{command}' ran longer than {command.TimeLimit.TotalMinutes:0.##} minutes and was ended; give it more time or less to do."))
            : (process.ExitCode, string.Join('\n', tail));
    }

    private static Process Start(TrainerCommand command, string folder)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            return Process.Start(start) ?? throw new TrainerException($"'{command.Program}' did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new TrainerException($"'{command.Program}' cannot be started ({exception.Message}); name a program that is on the path.");
        }
    }

    // A program that does not care for its input may close it or end first.
    private static void Tell(Process process, string? input)
    {
        try
        {
            if (input is not null)
            {
                process.StandardInput.WriteLine(input);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What it says, or its exit code, tells the rest.
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static void Tail(StreamReader reader, Queue<string> tail)
    {
        foreach (var line in Lines(reader, null))
        {
            if (line.Trim().Length > 0)
            {
                tail.Enqueue(line.Length > TailLine ? line[..TailLine] : line);
                if (tail.Count > TailLines)
                {
                    tail.Dequeue();
                }
            }
        }
    }

    // What is too long is cut where nobody minds, so that memory holds one line.
    private static IEnumerable<string> Lines(StreamReader reader, Action? tooLong)
    {
        var buffer = new char[8192];
        var line = new StringBuilder();
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == '\n')
                {
                    yield return line.ToString().TrimEnd('\r');
                    line.Clear();
                }
                else if (line.Length < LineMax)
                {
                    line.Append(buffer[i]);
                }
                else
                {
                    tooLong?.Invoke();
                }
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }
}
