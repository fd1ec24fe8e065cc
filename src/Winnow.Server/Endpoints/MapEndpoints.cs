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
/// <remarks><c>WMP1</c>, number of samples (int32), ids (int64 each), x (uint16 each), y (uint16 each), state (byte each: 0 pool, 1 labelled, 2 skipped, 3 review, 4 broken), class (byte each: 255 none or above 254); little-endian.</remarks>
internal static class MapEndpoints
{
    private const int HeaderBytes = 8;
    private static readonly string[] States = ["pool", "labelled", "skipped", "review", "broken"];

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

        var (labels, states, number) = call.Host.Read(s => (s.ReadLabels().ToDictionary(l => l.Id, l => l.Class), s.ReadStatesOutsidePool(), s.ReadNewestEvent()));
        var plane = File.ReadAllBytes(ProjectFiles.Map(call.Host.Folder, newest));
        var count = MemoryMarshal.Read<int>(plane.AsSpan(4));
        var ids = MemoryMarshal.Cast<byte, long>(plane.AsSpan(HeaderBytes, count * sizeof(long)));
        var whole = new byte[plane.Length + (2 * count)];
        plane.CopyTo(whole, 0);
        for (var i = 0; i < count; i++)
        {
            var id = new SampleId(ids[i]);
            whole[plane.Length + i] = (byte)Math.Max(0, Array.IndexOf(States, states.GetValueOrDefault(id, "pool")));
            whole[plane.Length + count + i] = labels.TryGetValue(id, out var c) && c < byte.MaxValue ? (byte)c : byte.MaxValue;
        }

        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(whole, "application/octet-stream", entityTag: new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{newest}-{number}\"")));
    }
}
