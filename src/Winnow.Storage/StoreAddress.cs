using System.Globalization;
using Npgsql;

namespace Winnow.Storage;

/// <summary>Where a PostgreSQL database is and as whom to sign in. Its text never holds the password.</summary>
/// <remarks>A password that the address leaves out is taken from PGPASSWORD or <c>~/.pgpass</c>.</remarks>
public sealed class StoreAddress
{
    private const string Form = "postgres://user@host:port/database";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    private readonly string connection;
    private readonly string shown;

    private StoreAddress(string connection, string shown)
    {
        this.connection = connection;
        this.shown = shown;
    }

    /// <summary>Name of the environment variable that holds the address.</summary>
    public static string Variable => "WINNOW_STORE";

    /// <summary>Whether a text is meant as an address, as opposed to a folder.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Schemes.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The address in <see cref="Variable"/>, or null where it is not set.</summary>
    /// <exception cref="ProjectException">It is none.</exception>
    public static StoreAddress? OfEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Parse(text) : null;

    /// <summary>Reads <c>postgres://user:password@host:port/database</c>; parts are percent-encoded where they hold other signs.</summary>
    /// <remarks>
    /// Options after <c>?</c>: <c>host</c> (also the folder of a socket), <c>port</c>, <c>sslmode</c> (disable, allow, prefer, require, verify-ca, verify-full; prefer when left out),
    /// <c>sslrootcert</c> (a file) and <c>connect_timeout</c> (seconds, 15 when left out).
    /// </remarks>
    /// <exception cref="ProjectException">It is no address; the message does not repeat it.</exception>
    public static StoreAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scheme = Schemes.FirstOrDefault(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong("it begins with another scheme");
        var (rest, options) = Split(text[scheme.Length..], '?');
        var (authority, database) = Split(rest, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Split(at < 0 ? "" : authority[..at], ':');
        var (host, port) = HostAndPort(authority[(at + 1)..]);
        var builder = new NpgsqlConnectionStringBuilder { Host = Decode(host), Database = Decode(database), Pooling = false, Timeout = 15, CommandTimeout = 0, MaxAutoPrepare = 200, AutoPrepareMinUsages = 3 };
        SetPort(builder, port);
        if (user.Length > 0)
        {
            builder.Username = Decode(user);
        }

        if (password.Length > 0)
        {
            builder.Password = Decode(password);
        }

        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(option, '=');
            Set(builder, name, Decode(value));
        }

        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database) || builder.Host.Contains(',', StringComparison.Ordinal))
        {
            throw Wrong("one host and a database are needed");
        }

        if (!builder.Host.StartsWith('/'))
        {
            // A server that vanished without a word is noticed within a minute.
            (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (true, 30, 10);
        }

        var named = string.IsNullOrEmpty(builder.Username) ? "" : $"{builder.Username}@";
        var where = builder.Host.StartsWith('/') ? $"/{builder.Database}?host={builder.Host}&port={Number(builder.Port)}" : $"{builder.Host}:{Number(builder.Port)}/{builder.Database}";
        return new(builder.ConnectionString, $"postgres://{named}{where}");
    }

    /// <summary>The address without its password.</summary>
    public override string ToString() => shown;

    /// <summary>A connection, not open yet, that finds the tables of one schema.</summary>
    /// <param name="schema">Checked by <see cref="StorePointer.IsSchema"/>; null for none.</param>
    /// <param name="writes">Whether the server lets it change anything.</param>
    internal NpgsqlConnection Connection(string? schema, bool writes)
    {
        // The server must soon notice a connection whose other end is gone: it holds the project's lock.
        var options = $"-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c jit=off -c synchronous_commit=on -c lock_timeout=60000 -c default_transaction_read_only={(writes ? "off" : "on")}";
        return new(new NpgsqlConnectionStringBuilder(connection) { SearchPath = schema, Options = options, ApplicationName = "winnow" }.ConnectionString);
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "host":
                builder.Host = value;
                break;
            case "port":
                SetPort(builder, value);
                break;
            case "sslmode":
                builder.SslMode = value switch
                {
                    "disable" => SslMode.Disable,
                    "allow" => SslMode.Allow,
                    "prefer" => SslMode.Prefer,
                    "require" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw Wrong("sslmode is one of disable, allow, prefer, require, verify-ca and verify-full"),
                };
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "connect_timeout":
                builder.Timeout = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 300
                    ? seconds
                    : throw Wrong("connect_timeout is 1 to 300 seconds");
                break;
            default:
                throw Wrong("the options that are known are host, port, sslmode, sslrootcert and connect_timeout");
        }
    }

    private static void SetPort(NpgsqlConnectionStringBuilder builder, string port)
    {
        if (port.Length > 0)
        {
            builder.Port = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
                ? number
                : throw Wrong("a port is a number from 1 to 65535");
        }
    }

    private static (string Host, string Port) HostAndPort(string text)
    {
        // An IPv6 address stands in brackets, as it holds colons itself.
        if (!text.StartsWith('['))
        {
            return Split(text, ':');
        }

        var end = text.IndexOf(']', StringComparison.Ordinal);
        return end > 0 ? (text[1..end], text[(end + 1)..].TrimStart(':')) : throw Wrong("its IPv6 address has no end");
    }

    private static (string Before, string After) Split(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is var i and >= 0 ? (text[..i], text[(i + 1)..]) : (text, "");

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static ProjectException Wrong(string why) => new($"The address of the PostgreSQL database is not of the form {Form}: {why}.");
}
