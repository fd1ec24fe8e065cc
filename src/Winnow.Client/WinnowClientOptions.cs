namespace Winnow.Client;

/// <summary>Which server, and as whom.</summary>
public sealed class WinnowClientOptions
{
    /// <summary>Address of the server, such as <c>https://winnow.example.org</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>API token (<c>wnk_…</c>), or null for what is open to everyone. Default: null.</summary>
    public string? Token { get; init; }

    /// <summary>Plain <c>http</c> also to other machines: whoever is on the way then reads token and images. Default: false.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Longest time that one call may take. Default: 100 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Sends the requests, where another way than a connection of its own is wanted; not disposed by the client. Default: null.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Waits between two tries of an upload. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
