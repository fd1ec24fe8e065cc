using System.Data.Common;

namespace Winnow.Server.Accounts.Engines;

/// <summary>What differs between the databases that accounts can lie in. Everything else is one text of SQL for both.</summary>
internal abstract class AccountDatabase : IDisposable
{
    /// <summary>Whether other servers use it beside this one.</summary>
    public abstract bool IsShared { get; }

    /// <summary>What people call the tables, and what is to be said of them: <c>'server.db' has</c> or <c>The accounts of '/srv/winnow' have</c>.</summary>
    public abstract (string Has, string Them) Name { get; }

    /// <summary>Opens the connection that writes.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>Opens one that only reads.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>Begins a change: no other change of any server is under way until it ends, and it is on the disk when it is committed.</summary>
    public abstract DbTransaction Begin(ref DbConnection writer);

    /// <summary>Puts another connection in the place of one that was lost.</summary>
    public abstract void Renew(ref DbConnection writer);

    /// <summary>Format of the tables, 0 where there are none, and the oldest one whose programs may go on with them.</summary>
    public abstract (int Version, int Oldest) FormatOf(DbConnection connection);

    /// <summary>Notes the format of the tables.</summary>
    public abstract void SetFormat(DbConnection connection, DbTransaction transaction, int version, int oldest);

    /// <summary>The statements of a migration, or null where a later one brings them.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="name">Its name, such as <c>002_webhooks</c>.</param>
    public abstract string? Migration(int version, string name);

    /// <summary>Copies tables of an older format before they are migrated; engines with backups of their own need not.</summary>
    /// <exception cref="IOException">There is no room for the copy; nothing was changed.</exception>
    public virtual void KeepBeforeUpgrade(int format)
    {
    }

    /// <summary>A condition: two texts are the same but for the case of ASCII letters.</summary>
    /// <param name="column">A column that is declared for it.</param>
    /// <param name="parameter">Name of a parameter, with its sign.</param>
    public abstract string Same(string column, string parameter);

    /// <summary>What decides which of several servers leads.</summary>
    public abstract ILead NewLead();

    /// <summary>Whether a failure means that the connection is gone.</summary>
    public abstract bool IsLost(DbException exception);

    /// <summary>Says for people what went wrong.</summary>
    public abstract Exception Explain(DbException exception);

    /// <inheritdoc/>
    public abstract void Dispose();
}
