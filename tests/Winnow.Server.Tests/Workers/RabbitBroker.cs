namespace Winnow.Server.Tests.Workers;

/// <summary>A RabbitMQ of the tests' own. It can be ended and started again.</summary>
public sealed class RabbitBroker : IAsyncLifetime
{
    private readonly RabbitServer server = new(Repository());

    /// <summary>Its address.</summary>
    public string Address => server.Address;

    /// <summary>Skips a test where there is no RabbitMQ.</summary>
    public static void Require() => Assert.SkipWhen(RabbitServer.WhyNot is not null, RabbitServer.WhyNot ?? "");

    public async ValueTask InitializeAsync()
    {
        if (RabbitServer.WhyNot is null)
        {
            await StartAsync();
        }
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public Task StartAsync() => server.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends it at once, as a machine that loses its power.</summary>
    public Task EndAsync() => server.EndAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Winnow.slnx")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return at;
    }
}
