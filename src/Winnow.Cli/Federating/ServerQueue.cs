using System.Globalization;
using Winnow.Client;
using Winnow.Core.Data;
using Winnow.Server.Federation;

namespace Winnow.Cli.Federating;

/// <summary>The queue of a project that a labelling server has open: picks go in front of it over the server's own interface.</summary>
/// <param name="client">The server; disposed with this.</param>
/// <param name="project">Id of the project.</param>
internal sealed class ServerQueue(WinnowClient client, string project) : IDisposable
{
    /// <summary>Samples that the server takes at once.</summary>
    private const int Most = 10_000;

    /// <summary>Puts samples in front; those that are there already stay where they are.</summary>
    /// <param name="samples">Best first.</param>
    /// <param name="reason">Why, for the annotators; up to 100 characters.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="FederationException">The server is not reached, or refuses.</exception>
    public async Task PutAsync(IReadOnlyList<SampleId> samples, string reason, CancellationToken cancel)
    {
        try
        {
            foreach (var part in samples.Chunk(Most))
            {
                await client.Queue.PutAsync(project, new() { Samples = [.. part.Select(s => s.Value.ToString(CultureInfo.InvariantCulture))], Reason = reason }, cancel);
            }
        }
        catch (Exception exception) when (exception is ProblemException or HttpRequestException)
        {
            throw new FederationException($"The labelling server did not take the picks ({exception.Message}); they are put there again until it does.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
