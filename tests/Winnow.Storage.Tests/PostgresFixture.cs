[assembly: AssemblyFixture(typeof(Winnow.Storage.Tests.PostgresFixture))]

namespace Winnow.Storage.Tests;

/// <summary>One PostgreSQL for the whole run, started by the first test that needs it.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly Lazy<PostgresServer> server = new(() => PostgresServer.Start());

    /// <summary>The server; where there is none, the test is skipped.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
            return server.Value;
        }
    }

    /// <summary>A project whose tables lie there.</summary>
    public TemporaryProject NewProject() => new(Server);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (server.IsValueCreated)
        {
            server.Value.Dispose();
        }
    }
}
