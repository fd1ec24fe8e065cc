using System.CommandLine;

namespace Winnow.Cli.Commands;

/// <summary>The argument that most commands begin with.</summary>
internal static class ProjectArgument
{
    public static Argument<string> Create() => new("DIR") { Description = "Folder of the project." };
}
