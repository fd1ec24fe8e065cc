using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Client;

/// <summary>Sends the calls and turns what comes back into values or exceptions.</summary>
internal sealed class Connection(HttpClient http, TimeProvider clock)
{
    /// <summary>As the server writes JSON; what is null is left out, and fields of newer servers are passed over.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Waits between two tries.</summary>
    public TimeProvider Clock => clock;

    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var response = await SendAsync(method, path, Content(body), HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancel).ConfigureAwait(false) ?? throw new JsonException("nothing came back");
        }
        catch (JsonException exception)
        {
            throw new ProblemException(response.StatusCode, $"{http.BaseAddress} answered {path} with something else than asked for ({exception.Message}); is it a Winnow server of this version?", exception);
        }
    }

    public async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var response = await SendAsync(method, path, Content(body), HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
    }

    /// <summary>The body as it arrives; disposing the stream ends the call.</summary>
    public async Task<Stream> ReadAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        var response = await SendAsync(method, path, Content(body), HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Sends a body of any kind; the answer is a success.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, HttpCompletionOption completion, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path.TrimStart('/'), UriKind.Relative)) { Content = content };
        var response = await http.SendAsync(request, completion, cancel).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemException.OfAsync(response, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A value as one part of a path.</summary>
    public static string Segment(object value) => Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    /// <summary>The values that are there as a query.</summary>
    public static string Query(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parts = new List<string>();
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                parts.Add($"{name}={(value is bool flag ? (flag ? "true" : "false") : Segment(value))}");
            }
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static JsonContent? Content(object? body) => body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
}
