using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Numbers that are on disks.</summary>
public sealed class PersistedNumbersTests
{
    [Fact]
    public void Roles_and_scopes_keep_their_numbers()
    {
        Assert.Equal(["Viewer=1", "Labeller=2", "Reviewer=3", "Manager=4", "Admin=5"], Enum.GetValues<Role>().Select(r => $"{r}={(int)r}"));
        Assert.Equal(["Read=1", "Label=2", "Manage=3", "Admin=4"], Enum.GetValues<Scope>().Select(s => $"{s}={(int)s}"));
    }
}
