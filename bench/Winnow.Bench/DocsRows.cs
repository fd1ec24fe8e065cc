namespace Winnow.Bench;

/// <summary>Commands of the documentation that take too long for the tests.</summary>
internal static class DocsRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("docs-commands", "scale", "pages of README and docs with commands that tests leave out as too long, all of the page's commands run in order: pages that fail",
            new(BoundKind.AtMost, 0), Peer: "", PagesThatFail),
    ];

    private static BenchValue PagesThatFail(BenchContext context)
    {
        Command.Run(context.Repository, Path.Combine(context.Repository, "eng", "fetch-mnist.sh"), []);

        // Code 1 says that some page failed, and the list of pages says which.
        var list = Command.Run(context.Repository, "node", ["eng/docs-commands.mjs", "--slow"], codeMax: 1);
        Console.Error.WriteLine(list);
        if (!list.Contains(" blocks run in tests", StringComparison.Ordinal))
        {
            throw new BenchException("eng/docs-commands.mjs did not come to its end.");
        }

        return new(list.Split('\n').Count(l => l.StartsWith("FAILED", StringComparison.Ordinal)), "pages");
    }
}
