using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Storage;

namespace Winnow.Server;

/// <summary>Accounts made on the machine itself, in a data folder that no server has yet: for demonstrations and measurements.</summary>
public static class TeamSetup
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(7);

    /// <summary>Makes an admin who can sign in and labellers who have tokens alone.</summary>
    /// <param name="folder">Data folder of the server; must hold no account.</param>
    /// <param name="admin">Sign-in name of the admin.</param>
    /// <param name="password">The admin's password, or null for a token alone.</param>
    /// <param name="labellers">Names of the others.</param>
    /// <param name="project">Project in which the others are labellers; null where nobody has a role yet.</param>
    /// <param name="clock">Stamps what is written; tokens last seven days.</param>
    /// <param name="address">Database for the accounts, or null for <c>server.db</c>.</param>
    /// <param name="cancel">Looked at before the password is hashed.</param>
    /// <exception cref="ServerStartException">A server has the folder, or it holds accounts.</exception>
    public static async Task<Team> CreateAsync(string folder, string admin, string? password, IReadOnlyList<string> labellers, string? project, TimeProvider clock, StoreAddress? address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labellers);
        ArgumentNullException.ThrowIfNull(clock);
        using var accounts = AccountStore.Open(folder, clock, address);
        using var passwords = new Passwords();
        var hash = password is null ? null : await passwords.HashAsync(password, cancel);
        var chief = accounts.SetUp(accounts.NewSetupToken() ?? throw new ServerStartException($"'{folder}' holds accounts already; name a fresh folder."), new NewUser(admin, admin, hash), address: null)
            ?? throw new ServerStartException($"'{folder}' was set up by somebody else just now; name a fresh folder.");
        var members = new List<TeamMember>();
        foreach (var name in labellers)
        {
            var (secret, _) = accounts.Invite(project, project is null ? null : Role.Labeller, admin: false, email: null, chief.Id);
            var user = accounts.Accept(accounts.FindInvite(secret)!.Id, new NewUser(name, name, Password: null), address: null);
            members.Add(new(user.Id, name, Token(accounts, user.Id, Scope.Label, clock)));
        }

        return new(new(chief.Id, admin, Token(accounts, chief.Id, Scope.Admin, clock)), members);
    }

    private static string Token(AccountStore accounts, long user, Scope scope, TimeProvider clock) =>
        accounts.CreateToken(user, "made with the account", scope, project: null, clock.GetUtcNow() + TokenLife).Secret;
}

/// <summary>Accounts with their tokens.</summary>
/// <param name="Admin">The admin.</param>
/// <param name="Labellers">The others, in the order asked for.</param>
public sealed record Team(TeamMember Admin, IReadOnlyList<TeamMember> Labellers);

/// <summary>One account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its sign-in name.</param>
/// <param name="Token">Its token: what the account may, for seven days.</param>
public sealed record TeamMember(long Id, string Name, string Token);
