using System.Globalization;
using System.IO.Compression;
using System.Net;
using Winnow.Client;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Bench.Serving;

/// <summary>A zip file of images whose upload is cut in the middle, again and again.</summary>
internal static class UploadRow
{
    private const int Images = 4000;
    private const int Cuts = 5;
    private const int Side = 606;
    private const int Depth = 3;

    public static BenchValue Run(BenchContext context) => RunAsync(context, context.Size ?? Images).GetAwaiter().GetResult();

    private static async Task<BenchValue> RunAsync(BenchContext context, int images)
    {
        var work = context.WorkFolder("server");
        var folder = ServerFolder.Create(Path.Combine(work, "upload"), samples: 1, picks: 0, annotators: 1);
        var zip = Path.Combine(work, "upload.zip");
        Write(zip, images);
        var bytes = new FileInfo(zip).Length;
        using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort());
        using var cuts = new CutHandler(new SocketsHttpHandler(), bytes);
        using var client = new WinnowClient(new() { Server = server.Address, Token = folder.Team.Admin.Token, Handler = cuts, Timeout = TimeSpan.FromMinutes(10) });
        var upload = await client.Uploads.SendFileAsync(ServerFolder.Project, zip);
        if (upload is not { State: "done", Import: { } import } || cuts.Done < Cuts)
        {
            throw new BenchException($"The upload is {upload.State} ({upload.Reason}) after {cuts.Done} cuts.");
        }

        ImportView view;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            view = await client.Imports.GetAsync(ServerFolder.Project, import);
        }
        while (view.State is "listing" or "running");
        var stored = (await client.Projects.GetAsync(ServerFolder.Project)).Counts["samples"] - 1;
        File.Delete(zip);
        Directory.Delete(folder.Path, recursive: true);
        return new(Math.Abs(images - view.Added) + Math.Abs(images - stored) + view.Problems, "files")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{images} images, {bytes / 1e9:0.00} GB, {cuts.Done} cuts in the middle of a piece; import {view.State}: {view.Added} added, {view.Duplicates} duplicates, {view.Problems} problems"),
        };
    }

    // Noise, so that no format makes it smaller: 1.1 MB each.
    private static void Write(string path, int images)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        var pixels = new byte[Side * Side * Depth];
        for (var i = 0; i < images; i++)
        {
            new Random(Seed.Derive(1, string.Create(CultureInfo.InvariantCulture, $"image/{i}"))).NextBytes(pixels);
            using var entry = zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"{i:0000}.bmp"), CompressionLevel.NoCompression).Open();
            entry.Write(ImageCodec.Encode(new ImageBuffer(Side, Side, pixels), ImageFormat.Bmp));
        }
    }

    /// <summary>Breaks off some pieces in the middle, at places drawn from a seed.</summary>
    private sealed class CutHandler(HttpMessageHandler inner, long bytes) : DelegatingHandler(inner)
    {
        private readonly Queue<long> places = new(Places(bytes));

        public int Done { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is ByteArrayContent piece && request.Method == HttpMethod.Patch && places.TryPeek(out var place)
                && long.Parse(piece.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture) is var offset && place < offset + piece.Headers.ContentLength)
            {
                places.Dequeue();
                Done++;
                request.Content = new BrokenContent(piece, (int)(place - offset));
            }

            return base.SendAsync(request, cancellationToken);
        }

        private static IEnumerable<long> Places(long bytes)
        {
            var random = new Random(Seed.Derive(1, "cuts"));
            return [.. Enumerable.Range(0, Cuts).Select(_ => random.NextInt64(1, bytes - 1)).Order()];
        }
    }

    private sealed class BrokenContent : HttpContent
    {
        private readonly ByteArrayContent whole;
        private readonly int until;

        public BrokenContent(ByteArrayContent whole, int until)
        {
            (this.whole, this.until) = (whole, until);
            foreach (var header in whole.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = await whole.ReadAsByteArrayAsync();
            await stream.WriteAsync(bytes.AsMemory(0, Math.Max(0, until)));
            await stream.FlushAsync();
            throw new IOException("cut");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = whole.Headers.ContentLength ?? 0;
            return true;
        }
    }
}
