using System.Data.Common;
using Dapper;
using Winnow.Server.Auth;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Roles of one user, by project.</summary>
    public IReadOnlyDictionary<string, Role> ReadRoles(long user) => Read(c => c
        .Query<(string Project, long Role)>("""SELECT project, role FROM memberships WHERE "user" = @user""", new { user })
        .ToDictionary(m => m.Project, m => (Role)m.Role, StringComparer.Ordinal));

    /// <summary>Members of one project, by user id.</summary>
    public IReadOnlyList<Membership> ReadMembers(string project, long after, int limit) => Read(c => c
        .Query<(long User, string Name, string DisplayName, long Role)>(
            """
            SELECT u.id, u.name, u.display_name, m.role FROM memberships m JOIN users u ON u.id = m."user"
            WHERE m.project = @project AND u.id > @after ORDER BY u.id LIMIT @limit
            """,
            new { project, after, limit })
        .Select(m => new Membership(m.User, m.Name, m.DisplayName, project, (Role)m.Role))
        .ToArray());

    /// <summary>Makes somebody a member, or changes the role.</summary>
    /// <param name="user">Who; must exist.</param>
    /// <param name="project">Where.</param>
    /// <param name="role">Viewer to manager.</param>
    /// <param name="by">Who says so; the caller checked that the role is not above theirs.</param>
    public void SetRole(long user, string project, Role role, long by) => Change(transaction =>
    {
        SetRole(transaction, user, project, role, by);
        return true;
    });

    /// <summary>Ends a membership; false when there was none.</summary>
    public bool RemoveRole(long user, string project, long by) => Change(transaction =>
    {
        if (writer.Execute("""DELETE FROM memberships WHERE "user" = @user AND project = @project""", new { user, project }, transaction) == 0)
        {
            return false;
        }

        Append(transaction, ServerEvents.RoleRemoved, new(By: by, User: user, Project: project));
        return true;
    });

    private void SetRole(DbTransaction transaction, long user, string project, Role role, long by)
    {
        if (role is < Role.Viewer or > Role.Manager)
        {
            throw new ArgumentOutOfRangeException(nameof(role), role, "A membership is viewer, labeller, reviewer or manager.");
        }

        writer.Execute(
            """INSERT INTO memberships ("user", project, role) VALUES (@user, @project, @role) ON CONFLICT ("user", project) DO UPDATE SET role = @role""",
            new { user, project, role = (long)role },
            transaction);
        Append(transaction, ServerEvents.RoleSet, new(By: by, User: user, Project: project, Role: NameOf(role)));
    }

    private static string NameOf(Role role) => role.ToString().ToLowerInvariant();
}
