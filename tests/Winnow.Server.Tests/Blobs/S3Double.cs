using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Winnow.Server.Blobs;

namespace Winnow.Server.Tests.Blobs;

/// <summary>A small S3 of our own on this machine: one bucket, signed requests only, and the faults that real ones have.</summary>
internal sealed class S3Double : IDisposable
{
    public const string Bucket = "images";
    public const string AccessKey = "AKIATEST";
    public const string SecretKey = "very-secret-key";

    private const int PageSize = 2;

    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, byte[]> objects = new(StringComparer.Ordinal);
    private readonly Task serving;
    private int busy;
    private int cut;

    public S3Double()
    {
        // A listener of HTTP takes no port 0: a plain one finds a free port for it.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        }

        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>Requests that were answered with 403, each with why.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>Requests seen.</summary>
    public int Requests { get; private set; }

    public S3Options Options => new(Bucket) { Prefix = "team/a", Endpoint = Address, AccessKey = AccessKey, SecretKey = SecretKey, Retries = 2 };

    /// <summary>Names of all objects.</summary>
    public IReadOnlyList<string> Names => [.. objects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The next requests are answered with 503 SlowDown.</summary>
    public void BeBusy(int requests) => Volatile.Write(ref busy, requests);

    /// <summary>The next bodies end in their middle.</summary>
    public void CutOff(int bodies) => Volatile.Write(ref cut, bodies);

    /// <summary>Changes what is stored.</summary>
    public void Alter(string name, Func<byte[], byte[]> change) => objects[name] = change(objects[name]);

    public void Dispose()
    {
        listener.Close();
        serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Requests++;
            try
            {
                await AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or ProtocolViolationException or IOException)
            {
                // The caller went away, as callers of a cut off body do.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath);
        var name = path.Length > Bucket.Length + 2 ? path[(Bucket.Length + 2)..] : "";
        if (Unsigned(context.Request, body.ToArray()) is { } why)
        {
            Refused.Enqueue(why);
            await FailAsync(context, 403, "SignatureDoesNotMatch");
        }
        else if (Interlocked.Decrement(ref busy) >= 0)
        {
            await FailAsync(context, 503, "SlowDown");
        }
        else if (!path.StartsWith($"/{Bucket}/", StringComparison.Ordinal) && path != $"/{Bucket}")
        {
            await FailAsync(context, 404, "NoSuchBucket");
        }
        else if (context.Request.HttpMethod == "PUT")
        {
            objects[name] = body.ToArray();
            context.Response.Headers["ETag"] = Tag(objects[name]);
            context.Response.Close();
        }
        else if (context.Request.HttpMethod == "DELETE")
        {
            objects.TryRemove(name, out _);
            context.Response.StatusCode = 204;
            context.Response.Close();
        }
        else if (name.Length == 0)
        {
            await ListAsync(context);
        }
        else
        {
            await GiveAsync(context, name);
        }
    }

    private async Task GiveAsync(HttpListenerContext context, string name)
    {
        if (!objects.TryGetValue(name, out var content))
        {
            await FailAsync(context, 404, "NoSuchKey");
            return;
        }

        context.Response.Headers["ETag"] = Tag(content);
        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod == "HEAD")
        {
            context.Response.Close();
        }
        else if (Interlocked.Decrement(ref cut) >= 0)
        {
            await context.Response.OutputStream.WriteAsync(content.AsMemory(0, content.Length / 2));
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
        }
        else
        {
            context.Response.Close(content, willBlock: false);
        }
    }

    // Pages of two, so that every listing of a test turns pages.
    private async Task ListAsync(HttpListenerContext context)
    {
        var (prefix, after) = (context.Request.QueryString["prefix"] ?? "", context.Request.QueryString["continuation-token"] ?? "");
        var found = Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(n, after) > 0).ToArray();
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = found.Take(PageSize).ToArray();
        var xml = new XElement(
            s3 + "ListBucketResult",
            new XElement(s3 + "Name", Bucket), new XElement(s3 + "Prefix", prefix), new XElement(s3 + "KeyCount", page.Length), new XElement(s3 + "MaxKeys", PageSize), new XElement(s3 + "IsTruncated", found.Length > PageSize ? "true" : "false"),
            found.Length > PageSize ? new XElement(s3 + "NextContinuationToken", page[^1]) : null,
            page.Select(n => new XElement(
                s3 + "Contents", new XElement(s3 + "Key", n), new XElement(s3 + "LastModified", "2026-01-01T00:00:00.000Z"), new XElement(s3 + "ETag", Tag(objects[n])),
                new XElement(s3 + "Size", objects[n].Length.ToString(CultureInfo.InvariantCulture)), new XElement(s3 + "StorageClass", "STANDARD"))));
        await XmlAsync(context, 200, xml);
    }

    private static Task FailAsync(HttpListenerContext context, int status, string code) =>
        XmlAsync(context, status, new XElement("Error", new XElement("Code", code), new XElement("Message", code), new XElement("RequestId", "1")));

    private static async Task XmlAsync(HttpListenerContext context, int status, XElement xml)
    {
        var bytes = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        if (context.Request.HttpMethod == "HEAD")
        {
            context.Response.Close();
            return;
        }

        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    // Signature version 4 as it must look; and the hash that was signed must be that of the body.
    private static string? Unsigned(HttpListenerRequest request, byte[] body)
    {
        var signed = request.Headers["Authorization"] ?? "";
        return !signed.StartsWith($"AWS4-HMAC-SHA256 Credential={AccessKey}/", StringComparison.Ordinal) ? $"no signature of {AccessKey}: '{signed}'"
            : !signed.Contains("/us-east-1/s3/aws4_request", StringComparison.Ordinal) || !signed.Contains("SignedHeaders=", StringComparison.Ordinal) || !signed.Contains("Signature=", StringComparison.Ordinal) ? "half a signature"
            : request.Headers["x-amz-date"] is null ? "no date"
            : request.HttpMethod == "PUT" && request.Headers["x-amz-content-sha256"] != Convert.ToHexStringLower(SHA256.HashData(body)) ? "another body than was signed"
            : null;
    }

#pragma warning disable CA5351 // S3's tags are MD5, and clients compare them
    private static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
#pragma warning restore CA5351
}
