using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests;

/// <summary>Sends requests as a browser or a program does: cookie and CSRF header, or a token.</summary>
internal sealed class Browser(Uri address) : IDisposable
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    /// <summary>The cookie header, kept up to date from answers.</summary>
    public string? Cookie
    {
        get => cookies.Count == 0 ? null : string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));
        set
        {
            cookies.Clear();
            foreach (var cookie in value?.Split("; ") ?? [])
            {
                Keep(cookie);
            }
        }
    }

    public string? Csrf { get; set; }

    public string? Authorization { get; set; }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body));

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute)) { Content = body };
        Add(request, "Cookie", Cookie);
        Add(request, "Authorization", Authorization);
        Add(request, AccessMiddleware.CsrfHeader, Csrf);
        foreach (var (name, value) in headers)
        {
            Add(request, name, value);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;

        // A stream of events has no end to wait for.
        var answer = new Answer(response.StatusCode, type == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync(), response.Headers, type);
        foreach (var cookie in answer.SetCookies)
        {
            Keep(cookie.Split(';')[0]);
        }

        return answer;
    }

    /// <summary>Signs in by password and keeps the cookie and the CSRF token.</summary>
    public async Task<Answer> SignInAsync(string name, string password)
    {
        var answer = await PostAsync("/api/session", new { name, password });
        Csrf = answer.Status == HttpStatusCode.OK ? answer.Json.GetProperty("csrf").GetString() : Csrf;
        return answer;
    }

    public void Dispose() => client.Dispose();

    private void Keep(string pair)
    {
        var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        if (value.Length == 0)
        {
            cookies.Remove(name);
            return;
        }

        cookies[name] = value;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public IReadOnlyList<string> SetCookies => Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];

    public string? SetCookie => SetCookies is [var first, ..] ? first : null;

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>Whether the access rules let the request through to its handler, whatever that said.</summary>
    public bool Reached => Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && !Body.Contains("There is no such project.", StringComparison.Ordinal);
}
