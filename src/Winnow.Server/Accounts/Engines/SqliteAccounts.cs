using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Storage;

namespace Winnow.Server.Accounts.Engines;

/// <summary>Accounts in <c>server.db</c> of the data folder, for one server.</summary>
internal sealed class SqliteAccounts : AccountDatabase
{
    private readonly string path;
    private readonly FileStream? lockFile;

    /// <param name="path">The file.</param>
    /// <param name="lockFile">What keeps other servers out, or null where the caller does.</param>
    public SqliteAccounts(string path, FileStream? lockFile) => (this.path, this.lockFile) = (path, lockFile);

    public override bool IsShared => false;

    public override (string Has, string Them) Name => ($"'{AccountStore.FileName}' has", "it");

    public override DbConnection OpenWriter()
    {
        var opened = Open(SqliteOpenMode.ReadWriteCreate);
        opened.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        return opened;
    }

    public override DbConnection OpenReader() => Open(SqliteOpenMode.ReadWrite);

    public override DbTransaction Begin(ref DbConnection writer) => ((SqliteConnection)writer).BeginTransaction(deferred: false);

    public override void Renew(ref DbConnection writer)
    {
    }

    public override (int Version, int Oldest) FormatOf(DbConnection connection)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        return (version, version);
    }

    public override void SetFormat(DbConnection connection, DbTransaction transaction, int version, int oldest) =>
        connection.Execute($"PRAGMA user_version = {version.ToString(CultureInfo.InvariantCulture)}", transaction: transaction);

    public override string Migration(int version, string name) => AccountSchema.Read(name);

    public override void KeepBeforeUpgrade(int format) => DatabaseCopy.KeepBeforeUpgrade(path, format);

    // Both columns are declared NOCASE.
    public override string Same(string column, string parameter) => $"{column} = {parameter}";

    public override ILead NewLead() => new Alone();

    public override bool IsLost(DbException exception) => false;

    public override Exception Explain(DbException exception) => exception;

    public override void Dispose() => lockFile?.Dispose();

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, ForeignKeys = true, Pooling = false }.ToString());
        try
        {
            opened.Open();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private sealed class Alone : ILead
    {
        public bool Look() => true;

        public void Dispose()
        {
        }
    }
}
