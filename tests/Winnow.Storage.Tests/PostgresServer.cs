using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace Winnow.Storage.Tests;

/// <summary>Debian's PostgreSQL in a folder of its own, reached through a socket that nobody else may open. It ends with this process, however that ends.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    // As no process may run it as root, it runs as the package's own user. The shell ends it when nobody holds its input any more.
    private const string Script =
        """
        set -eu
        umask 077
        base=/tmp
        # What need not outlive a power cut lies in memory where there is room: making tables is mostly making files.
        if [ "$2" = off ] && [ "$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 2000000 ] 2>/dev/null; then base=/dev/shm; fi
        folder=$(mktemp -d "$base/winnow-pg-XXXXXX")
        start() { "$1/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=$2 -c max_connections=200" start >/dev/null </dev/null; }
        stop() { "$1/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 </dev/null || :; }
        trap 'stop "$1"; rm -rf "$folder"' EXIT
        "$1/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync --auth=trust >/dev/null </dev/null
        printf 'local all postgres trust\nlocal all all scram-sha-256\n' >"$folder/data/pg_hba.conf"
        start "$1" "$2"
        echo "$folder"
        while read -r word; do
          if [ "$word" = stop ]; then stop "$1"; else start "$1" "$2"; fi
          echo "$word"
        done
        """;

    private readonly Lock saying = new();
    private readonly Process shell;
    private readonly string folder;

    private PostgresServer(Process shell, string folder)
    {
        this.shell = shell;
        this.folder = folder;
        Password = RandomNumberGenerator.GetHexString(32);
        using var connection = new NpgsqlConnection($"Host={folder};Username=postgres;Database=postgres;Pooling=false");
        connection.Open();
        foreach (var sql in (string[])[$"CREATE ROLE winnow LOGIN PASSWORD '{Password}'", "CREATE DATABASE winnow OWNER winnow"])
        {
            using var command = new NpgsqlCommand(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Why it cannot be started here, or null.</summary>
    public static string? WhyNot => File.Exists($"{Binaries}/initdb") ? null : "PostgreSQL 15 is not installed; `./dev setup` installs it.";

    /// <summary>The password of the user that owns the database.</summary>
    public string Password { get; }

    /// <summary>The database as its owner, who is no superuser.</summary>
    public StoreAddress Address => StoreAddress.Parse(AddressOf("winnow", Password));

    /// <summary>The database as the superuser.</summary>
    public StoreAddress Superuser => StoreAddress.Parse(AddressOf("postgres", "none"));

    /// <summary>Starts one.</summary>
    /// <param name="durable">Whether what is committed is on the disk.</param>
    public static PostgresServer Start(bool durable = false)
    {
        string[] run = ["/bin/sh", "-c", Script, "postgres", Binaries, durable ? "on" : "off"];
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. run] : run;
        var started = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" })
            ?? throw new InvalidOperationException("The shell that runs PostgreSQL did not start.");
        return new(started, started.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PostgreSQL did not start; what it says is above."));
    }

    /// <summary>A connection of the superuser to the database, open.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"Host={folder};Username=postgres;Database=winnow;Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>The text of an address.</summary>
    public string AddressOf(string user, string password, string database = "winnow") => $"postgres://{user}:{password}@/{database}?host={Uri.EscapeDataString(folder)}";

    /// <summary>Ends it as a power cut ends a program, and starts it again where asked.</summary>
    public void Crash(bool restart = true)
    {
        lock (saying)
        {
            Say("stop");
            if (restart)
            {
                Say("start");
            }
        }
    }

    /// <summary>Starts it again after a crash.</summary>
    public void Restart() => Say("start");

    /// <inheritdoc/>
    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.Dispose();
    }

    private void Say(string word)
    {
        shell.StandardInput.WriteLine(word);
        shell.StandardInput.Flush();
        if (shell.StandardOutput.ReadLine() != word)
        {
            throw new InvalidOperationException($"PostgreSQL did not {word}.");
        }
    }
}
