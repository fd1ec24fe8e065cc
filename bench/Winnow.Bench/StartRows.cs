namespace Winnow.Bench;

/// <summary>How long a user waits: the demo, and the start of a command.</summary>
internal static class StartRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("second-start-seconds", "run", "./winnow --version without changes, seconds until it ends, slowest of 5",
            new(BoundKind.AtMost, 2), Peer: "", SecondStart),
        new("demo-quick-seconds", "run", "./winnow demo --quick once built, seconds",
            new(BoundKind.AtMost, 60), Peer: "", c => Demo(c, "--quick")),
        new("demo-seconds", "run", "./winnow demo once built (5 seeds), seconds",
            new(BoundKind.AtMost, 300), Peer: "", c => Demo(c)),
    ];

    private static BenchValue SecondStart(BenchContext context)
    {
        // The first start builds.
        Winnow(context, "--version");
        return new(Enumerable.Range(0, 5).Max(_ => Winnow(context, "--version")), "s");
    }

    // The first start builds and downloads; it is not part of the figure.
    private static BenchValue Demo(BenchContext context, params string[] options)
    {
        Winnow(context, "--version");
        Command.Run(context.Repository, Path.Combine(context.Repository, "eng", "fetch-mnist.sh"), []);
        // A fresh folder: a finished run in the old one would be resumed in no time.
        var folder = Directory.CreateTempSubdirectory("winnow-demo-");
        try
        {
            return new(Winnow(context, ["demo", .. options, "--out", folder.FullName]), "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Winnow(BenchContext context, params string[] arguments) =>
        Command.Seconds(context.Repository, Path.Combine(context.Repository, "winnow"), arguments);
}
