using Winnow.Storage.Tests;

[assembly: AssemblyFixture(typeof(Winnow.Server.Tests.SharedDatabase))]

namespace Winnow.Server.Tests;

/// <summary>One PostgreSQL for the whole run, started by the first test that needs it.</summary>
public sealed class SharedDatabase : IDisposable
{
    private readonly Lazy<PostgresServer> server = new(() => PostgresServer.Start());

    /// <summary>The database; where there is none, the test is skipped.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
            return server.Value;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (server.IsValueCreated)
        {
            server.Value.Dispose();
        }
    }
}
