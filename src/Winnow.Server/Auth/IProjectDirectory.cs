namespace Winnow.Server.Auth;

/// <summary>Which projects there are, as far as access needs to know.</summary>
public interface IProjectDirectory
{
    /// <summary>Whether a project with this id exists, binned ones included. Cheap: asked on every request.</summary>
    /// <param name="id">Text from a route; anything.</param>
    bool Exists(string id);
}
