using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Server.Accounts;
using Winnow.Storage;

namespace Winnow.Server.Tests.Accounts;

/// <summary>Accounts of every format there was open in the present one, and the file as it was lies beside it.</summary>
public sealed class AccountUpgradeTests : IDisposable
{
    private static readonly string[] Migrations = [.. typeof(AccountStore).Assembly.GetManifestResourceNames().Where(n => n.Contains(".Accounts.Migrations.0", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-accounts-").FullName;

    public static TheoryData<int> Formats => [.. Enumerable.Range(1, Migrations.Length - 1)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Formats))]
    public void Accounts_of_an_older_format_open_and_the_file_before_is_kept(int format)
    {
        var path = Path.Combine(folder, AccountStore.FileName);
        using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            old.Open();
            foreach (var name in Migrations.Take(format))
            {
                using var reader = new StreamReader(typeof(AccountStore).Assembly.GetManifestResourceStream(name)!);
                old.Execute(reader.ReadToEnd());
            }

            old.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {format}"));
        }

        using (var store = AccountStore.Open(folder, TimeProvider.System))
        {
            store.SetUp(store.NewSetupToken()!, new NewUser("chief", "The chief", "hash"), address: null);
            Assert.NotNull(store.FindUser("chief"));
        }

        using var kept = new SqliteConnection($"Data Source={DatabaseCopy.NameBeforeUpgrade(path, format)};Pooling=False");
        kept.Open();
        Assert.Equal(format, kept.ExecuteScalar<int>("PRAGMA user_version"));
        AccountStore.Open(folder, TimeProvider.System).Dispose();
        Assert.Single(Directory.EnumerateFiles(folder, "*.format-*"));
    }
}
