namespace Winnow.Server.Auth;

/// <summary>Projects are the folders below <c>projects/</c> in the data folder.</summary>
internal sealed class ProjectFolders(ServerOptions options) : IProjectDirectory
{
    /// <summary>Characters of a project id, all of them lower-case letters or digits.</summary>
    public const int IdLength = 12;

    private readonly string root = Path.Combine(options.DataFolder, "projects");

    /// <inheritdoc/>
    public bool Exists(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == IdLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && Directory.Exists(Path.Combine(root, id));
    }
}
