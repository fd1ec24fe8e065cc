using System.CommandLine;

namespace Winnow.Cli.Commands;

/// <summary>The argument that most commands begin with.</summary>
internal static class ProjectArgument
{
    public static Argument<string> Create() => new("DIR") { Description = "Folder of the project." };

    /// <summary>For commands that also take <c>--server</c>.</summary>
    public static Argument<string> CreateForServer() => new("DIR") { Description = "Folder of the project; with --server, its id or name there." };
}
