using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Winnow.Server.Auth;
using Winnow.Server.Blobs;
using Winnow.Server.Http;
using Winnow.Server.Imaging;

namespace Winnow.Server.Endpoints;

/// <summary>Pictures. What browsers get was decoded and encoded anew; an original never reaches them here.</summary>
internal static class ImageEndpoints
{
    /// <summary>A picture never changes: its sample means one content for good.</summary>
    private const string Immutable = "private, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/samples/{sample}").WithTags("Images").Needs(Role.Viewer);
        api.MapGet("/image", ImageAsync);
        api.MapGet("/window", WindowAsync);
        api.MapGet("/window/range", RangeAsync);
    }

    private static async Task<FileStreamHttpResult> ImageAsync(ProjectCall call, string sample, ServerBlobs blobs, HttpContext context, CancellationToken cancel, string size = "view")
    {
        var suffix = size switch
        {
            "view" => ".jpg",
            "thumb" => ".thumb.jpg",
            _ => throw Problems.Invalid($"'{size}' is no size.", "size", "view, thumb"),
        };
        var key = KeyOf(call, sample, suffix);
        var picture = await OpenAsync(blobs, key, sample, suffix, cancel);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.Stream(picture, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{key.Name}\""));
    }

    private static async Task<FileContentHttpResult> WindowAsync(ProjectCall call, string sample, ServerBlobs blobs, HttpContext context, double centre, double width, CancellationToken cancel)
    {
        if (!double.IsFinite(centre) || !(width > 0 && width <= 10 * ushort.MaxValue))
        {
            throw Problems.Invalid("A window has a finite centre and a width above 0.", "width", string.Create(CultureInfo.InvariantCulture, $"above 0 to {10 * ushort.MaxValue}"));
        }

        await using var deep = await OpenDeepAsync(call, sample, blobs, cancel);
        var view = DeepView.Read(deep, sample);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.File(GreyPng.Encode(view.Window(centre, width), view.Width, view.Height), "image/png");
    }

    private static async Task<Ok<DeepRange>> RangeAsync(ProjectCall call, string sample, ServerBlobs blobs, HttpContext context, CancellationToken cancel)
    {
        await using var deep = await OpenDeepAsync(call, sample, blobs, cancel);
        var (least, most) = DeepView.ReadRange(deep, sample);
        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.Ok(new DeepRange(16, least, most));
    }

    private static Task<Stream> OpenDeepAsync(ProjectCall call, string sample, ServerBlobs blobs, CancellationToken cancel) =>
        OpenAsync(blobs, KeyOf(call, sample, ".deep"), sample, ".deep", cancel);

    private static BlobKey KeyOf(ProjectCall call, string sample, string suffix)
    {
        var id = SampleIds.Parse(sample, "sample");
        var hash = call.Host.Read(s => s.ReadSample(id))?.Sample.Hash ?? throw Problems.NotFound($"There is no sample {id}.");
        return BlobKey.TryParse($"projects/{call.Host.Id}/views/{hash}{suffix}") ?? throw NoPicture(sample, suffix);
    }

    private static async Task<Stream> OpenAsync(ServerBlobs blobs, BlobKey key, string sample, string suffix, CancellationToken cancel)
    {
        try
        {
            return await blobs.OpenAsync(key, cancel);
        }
        catch (BlobException exception) when (exception.Fault == BlobFault.Missing)
        {
            throw NoPicture(sample, suffix);
        }
    }

    private static ProblemException NoPicture(string sample, string suffix) =>
        Problems.NotFound(suffix == ".deep" ? $"Sample {sample} has no 16 bits per channel." : $"Sample {sample} has no picture for browsers; import its file through the server.");
}

/// <summary>Values of a picture of 16 bits.</summary>
/// <param name="Bits">16.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
public sealed record DeepRange(int Bits, int Min, int Max);
