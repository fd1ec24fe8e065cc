using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Winnow.Core.Data;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Endpoints;

/// <summary>All pictures on a plane, in binary: a million of them are 14 MB.</summary>
/// <remarks><c>WNMP</c>, version 1, number of samples, 0 (uint32 each), ids (int64 each), x (uint16 each), y (uint16 each), state (byte each: 0 unlabelled, 1 labelled, 2 picked by the newest round, 3 skipped, 4 waits for a review), class (byte each: 255 none or above 254); little-endian.</remarks>
internal static class MapEndpoints
{
    private const int StoredHeaderBytes = 8;
    private const int HeaderBytes = 16;
    private const byte Picked = 2;
    private static readonly string[] States = ["pool", "labelled", "picked", "skipped", "review"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/projects/{project}/map", Get).WithTags("Map").Needs(Role.Viewer);

    private static FileContentHttpResult Get(ProjectCall call, HttpContext context)
    {
        var folder = Path.GetDirectoryName(ProjectFiles.Map(Path.GetFullPath(call.Host.Folder), 0))!;
        var newest = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.map").Select(f => int.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max()
            : 0;
        if (newest == 0)
        {
            throw Problems.NotFound("There is no map yet; the first round draws it.");
        }

        var (labels, states, number, picks) = call.Host.Read(s => (
            s.ReadLabels().ToDictionary(l => l.Id, l => l.Class), s.ReadStatesOutsidePool(), s.ReadNewestEvent(), s.ReadNewestRound()?.Picks.Select(p => p.Id).ToHashSet() ?? []));
        var plane = File.ReadAllBytes(ProjectFiles.Map(call.Host.Folder, newest));
        var count = MemoryMarshal.Read<int>(plane.AsSpan(4));
        var ids = MemoryMarshal.Cast<byte, long>(plane.AsSpan(StoredHeaderBytes, count * sizeof(long)));
        var points = plane.AsSpan(StoredHeaderBytes);
        var whole = new byte[HeaderBytes + points.Length + (2 * count)];
        "WNMP"u8.CopyTo(whole);
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(8), count);
        points.CopyTo(whole.AsSpan(HeaderBytes));
        var (state, label) = (HeaderBytes + points.Length, HeaderBytes + points.Length + count);
        for (var i = 0; i < count; i++)
        {
            var id = new SampleId(ids[i]);
            var known = states.GetValueOrDefault(id, "pool");
            whole[state + i] = known == "pool" && picks.Contains(id) ? Picked : (byte)Math.Max(0, Array.IndexOf(States, known));
            whole[label + i] = labels.TryGetValue(id, out var c) && c < byte.MaxValue ? (byte)c : byte.MaxValue;
        }

        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(whole, "application/octet-stream", entityTag: new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{newest}-{number}\"")));
    }
}
