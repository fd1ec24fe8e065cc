using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Imaging;
using Winnow.Server.Jobs;

namespace Winnow.Server.Endpoints;

/// <summary>Pictures. What browsers get was decoded and encoded anew; an original never reaches them here.</summary>
internal static class ImageEndpoints
{
    /// <summary>A picture never changes: its sample means one content for good.</summary>
    private const string Immutable = "private, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/samples/{sample}").WithTags("Images").Needs(Role.Viewer);
        api.MapGet("/image", Image);
        api.MapGet("/window", Window);
        api.MapGet("/window/range", Range);
    }

    private static PhysicalFileHttpResult Image(ProjectCall call, string sample, HttpContext context, string size = "view")
    {
        var suffix = size switch
        {
            "view" => ".jpg",
            "thumb" => ".thumb.jpg",
            _ => throw Problems.Invalid($"'{size}' is no size.", "size", "view, thumb"),
        };
        var (hash, path) = FileOf(call, sample, suffix);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.PhysicalFile(path, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{hash}{suffix}\""));
    }

    private static FileContentHttpResult Window(ProjectCall call, string sample, HttpContext context, double centre, double width)
    {
        if (!double.IsFinite(centre) || !(width > 0 && width <= 10 * ushort.MaxValue))
        {
            throw Problems.Invalid("A window has a finite centre and a width above 0.", "width", string.Create(CultureInfo.InvariantCulture, $"above 0 to {10 * ushort.MaxValue}"));
        }

        var view = DeepView.Read(FileOf(call, sample, ".deep").Path);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.File(GreyPng.Encode(view.Window(centre, width), view.Width, view.Height), "image/png");
    }

    private static Ok<DeepRange> Range(ProjectCall call, string sample, HttpContext context)
    {
        var (least, most) = DeepView.ReadRange(FileOf(call, sample, ".deep").Path);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.Ok(new DeepRange(16, least, most));
    }

    private static (string Hash, string Path) FileOf(ProjectCall call, string sample, string suffix)
    {
        var id = SampleIds.Parse(sample, "sample");
        var hash = call.Host.Read(s => s.ReadSample(id))?.Sample.Hash ?? throw Problems.NotFound($"There is no sample {id}.");
        var path = ProjectFiles.View(Path.GetFullPath(call.Host.Folder), hash, suffix);
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) && File.Exists(path)
            ? (hash, path)
            : throw Problems.NotFound(suffix == ".deep" ? $"Sample {id} has no 16 bits per channel." : $"Sample {id} has no picture for browsers; import its file through the server.");
    }
}

/// <summary>Values of a picture of 16 bits.</summary>
/// <param name="Bits">16.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
public sealed record DeepRange(int Bits, int Min, int Max);
