namespace Winnow.Server.Blobs;

/// <summary>Where an S3-compatible store is and who asks. Its text never shows the secret.</summary>
/// <param name="Bucket">The bucket; it must be there.</param>
public sealed record S3Options(string Bucket)
{
    /// <summary>Before every name, without a slash at either end; may be empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Address of the store, or null for that of the region at AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region that requests are signed for. Default: <c>us-east-1</c>.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Access key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>Secret key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>Session token of temporary credentials, or null.</summary>
    public string? SessionToken { get; init; }

    /// <summary>How often a request that failed on its way is made again, with growing pauses. Default: 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Reads <c>s3://bucket/prefix</c> and takes credentials from <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_SESSION_TOKEN</c> and <c>AWS_REGION</c>.</summary>
    /// <param name="address">The address.</param>
    /// <param name="endpoint">Address of the store, or null for AWS.</param>
    /// <param name="environment">Gives a variable of the environment, or null.</param>
    /// <exception cref="ServerStartException">The address or endpoint is none, or there are no credentials.</exception>
    public static S3Options Parse(string address, string? endpoint, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != "s3" || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new ServerStartException($"'{Redacted(address)}' is no place for blobs; write s3://BUCKET/PREFIX, with credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        }

        Uri? at = null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out at) || at.Scheme is not ("http" or "https") || at.UserInfo.Length > 0))
        {
            throw new ServerStartException($"'{Redacted(endpoint)}' is no address of an S3 store; write one such as https://s3.example.org, without credentials.");
        }

        return environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } access && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new(uri.Host)
            {
                Prefix = uri.AbsolutePath.Trim('/'),
                Endpoint = at,
                Region = environment("AWS_REGION") is { Length: > 0 } region ? region : "us-east-1",
                AccessKey = access,
                SecretKey = secret,
                SessionToken = environment("AWS_SESSION_TOKEN") is { Length: > 0 } token ? token : null,
            }
            : throw new ServerStartException("Blobs in S3 need credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the server.");
    }

    /// <inheritdoc/>
    public override string ToString() => Prefix.Length == 0 ? $"s3://{Bucket}" : $"s3://{Bucket}/{Prefix}";

    private static string Redacted(string text) => text.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? "…" + text[at..] : text;
}
