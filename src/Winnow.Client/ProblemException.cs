using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Winnow.Client;

/// <summary>The server refused a call: its problem details (RFC 9457) as an exception. The message says why and what helps.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>A refusal in words.</summary>
    /// <param name="status">What the server answered with.</param>
    /// <param name="message">Why.</param>
    /// <param name="cause">What showed it, or null.</param>
    public ProblemException(HttpStatusCode status, string message, Exception? cause = null) : base(message, cause) => Status = status;

    private ProblemException(HttpStatusCode status, Problem problem, TimeSpan? retryAfter)
        : this(status, problem.Remedy is { } remedy ? $"{problem.Detail ?? problem.Title ?? $"The server answered {(int)status}."} {remedy}" : problem.Detail ?? problem.Title ?? $"The server answered {(int)status}.")
    {
        Detail = problem.Detail;
        Field = problem.Field;
        Limit = problem.Limit;
        Remedy = problem.Remedy;
        RetryAfter = retryAfter;
    }

    /// <summary>What the server answered with: 400 to 599.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What is wrong, one sentence, or null.</summary>
    public string? Detail { get; }

    /// <summary>Which field of the request, or null.</summary>
    public string? Field { get; }

    /// <summary>What would have been allowed, or null.</summary>
    public string? Limit { get; }

    /// <summary>What helps, or null.</summary>
    public string? Remedy { get; }

    /// <summary>When to try again, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<ProblemException> OfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return new(status, $"{response.RequestMessage?.RequestUri} answered {(int)status} {response.ReasonPhrase}; is it a Winnow server?");
        }

        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(Connection.Json, cancel).ConfigureAwait(false);
            return new(status, problem ?? new(null, null, null, null, null), response.Headers.RetryAfter?.Delta);
        }
        catch (JsonException exception)
        {
            return new(status, $"{response.RequestMessage?.RequestUri} answered {(int)status}, and its reason cannot be read.", exception);
        }
    }

    private sealed record Problem(string? Title, string? Detail, string? Field, string? Limit, string? Remedy);
}
