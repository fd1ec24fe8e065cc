using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Endpoints;

/// <summary>A detector of the project's own, whose boxes are shown as suggestions.</summary>
internal static class DetectorEndpoints
{
    /// <summary>Largest detector.</summary>
    public const long BytesMax = 512L << 20;

    private const string FileType = "application/octet-stream";
    private const int NamesMax = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/detector").WithTags("Detector");
        api.MapGet("", Get).Needs(Role.Viewer);
        api.MapPut("", Put).Needs(Role.Manager).RequireRateLimiting(RateLimits.Uploads);
        api.MapDelete("", Drop).Needs(Role.Manager);
    }

    private static Ok<DetectorView> Get(ProjectCall call) => TypedResults.Ok(View(call));

    private static async Task<Ok<DetectorView>> Put(ProjectCall call, HttpContext context, CancellationToken cancel, [FromQuery] string[]? name = null, double scoreMin = 0.25)
    {
        Check(call, context, name ?? [], scoreMin);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BytesMax;
        }

        var path = ProjectFiles.Detector(call.Host.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Each in a file of its own: two at once do not mix, and the last one whole stays.
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var (hash, bytes) = await SaveAsync(context.Request.Body, part, cancel);
            var detector = new DetectorSettings(hash, bytes, name is { Length: > 0 } ? name : null, scoreMin);
            await call.Host.WriteAsync(
                store =>
                {
                    File.Move(part, path, overwrite: true);
                    DetectorSettings.Write(store, detector, call.Who);
                    return true;
                },
                cancel);
            (DetectorState.Read(call.Host.Folder, hash) with { Problem = null }).Write(call.Host.Folder);
        }
        finally
        {
            File.Delete(part);
        }

        call.Host.Changed();
        return TypedResults.Ok(View(call));
    }

    private static async Task<NoContent> Drop(ProjectCall call, CancellationToken cancel)
    {
        await call.Host.WriteAsync(
            store =>
            {
                DetectorSettings.Write(store, null, call.Who);
                return true;
            },
            cancel);
        File.Delete(ProjectFiles.Detector(call.Host.Folder));
        return TypedResults.NoContent();
    }

    private static async Task<(string Hash, long Bytes)> SaveAsync(Stream body, string path, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        var buffer = new byte[81920];
        for (int read; (read = await body.ReadAtLeastAsync(buffer, 2, throwOnEndOfStream: false, cancel)) > 0;)
        {
            if (file.Length + read > BytesMax)
            {
                throw Problems.TooLarge("The detector is too large.", $"{BytesMax} bytes");
            }

            if (file.Length == 0 && !LooksLikeOnnx(buffer.AsSpan(0, read)))
            {
                throw Problems.Unsupported("The file does not begin as an ONNX model does.", "Export the model as ONNX; pickle files (.pt, .pth, .pkl) and others that may run code are never read.");
            }

            hash.AppendData(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        if (file.Length == 0)
        {
            throw Problems.Invalid("The detector is empty.", "body", remedy: "Send an ONNX file as the body.");
        }

        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), file.Length);
    }

    /// <summary>Whether a file begins with the version of the ONNX format (field 1 of its protocol buffer), as every exporter writes it.</summary>
    internal static bool LooksLikeOnnx(ReadOnlySpan<byte> head) => head is [0x08, > 0 and < 0x80, ..];

    private static void Check(ProjectCall call, HttpContext context, string[] names, double scoreMin)
    {
        var task = call.Host.Read(s => s.ReadProject().Task);
        if (task is not ("detect" or "segment"))
        {
            throw Problems.Conflict($"A project of the task '{task}' takes no boxes.", remedy: "Put detectors into projects of the tasks detect and segment.");
        }

        if (!string.Equals(context.Request.ContentType, FileType, StringComparison.OrdinalIgnoreCase))
        {
            throw Problems.Unsupported($"A detector is sent as '{FileType}'.");
        }

        if (names.Length > NamesMax || names.Any(n => n.Length is 0 or > 100) || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw Problems.Invalid("Class names are distinct and have 1 to 100 characters.", "name", $"{NamesMax} names");
        }

        if (scoreMin is not (>= 0.01 and <= 1))
        {
            throw Problems.Invalid($"{scoreMin} is no confidence to begin with.", "scoreMin", "0.01 to 1");
        }
    }

    private static DetectorView View(ProjectCall call)
    {
        var detector = call.Host.Read(DetectorSettings.Read) ?? throw Problems.NotFound("The project has no detector.");
        var state = DetectorState.Read(call.Host.Folder, detector.Hash);
        var waiting = state.Problem is null ? call.Host.Read(s => s.ReadWaiting(detector.Source, 1)).Count : 0;
        return new(
            detector.Hash, detector.Bytes, detector.Names, detector.ScoreMin, state.Problem is not null ? "failed" : waiting > 0 ? "running" : "ready", state.Problem, state.Head, state.Classes, state.Unknown, state.Images);
    }
}

/// <summary>A project's detector.</summary>
/// <param name="Hash">Hex SHA-256 of its file.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Names">Names of its classes that came with it, or null where the file names them.</param>
/// <param name="ScoreMin">Confidence from which a box is suggested.</param>
/// <param name="State"><c>running</c> (images wait for it), <c>ready</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="Head">Kind of its output, or null before it has run.</param>
/// <param name="Classes">Its classes that the project has, by name.</param>
/// <param name="Unknown">Its classes that the project does not have: their boxes are left out.</param>
/// <param name="Images">Images it has looked at.</param>
public sealed record DetectorView(
    string Hash, long Bytes, IReadOnlyList<string>? Names, double ScoreMin, string State, string? Reason, string? Head, IReadOnlyList<string> Classes, IReadOnlyList<string> Unknown, long Images);
