namespace Winnow.Cli.Console;

/// <summary>Ends this process when its standard input ends: the pipe closes however the process that called it ends, kill -9 included.</summary>
internal static class StandardInputWatch
{
    /// <summary>Begins to watch.</summary>
    public static void Start()
    {
        var input = System.Console.OpenStandardInput();
        var watch = new Thread(() =>
        {
            var nothing = new byte[1];
            while (input.Read(nothing) > 0)
            {
            }

            Environment.Exit(ExitCode.Interrupted);
        })
        { IsBackground = true, Name = "stdin" };
        watch.Start();
    }
}
