using System.Numerics;
using Winnow.Core.Data;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

/// <summary>Images that look like one: by the embeddings of the newest round, else by perceptual hash.</summary>
internal static class SimilarImages
{
    private const double Bits = 64;

    /// <summary>The most similar images.</summary>
    /// <returns>The images with distances, what they were compared by, and whose view that is, in words.</returns>
    public static (IReadOnlyList<(SampleId Sample, double Distance)> Found, string By, string Source) Of(ProjectHost host, SampleId sample, int count, CancellationToken cancel)
    {
        var round = Embeddings.Newest(host.Folder);
        using var vectors = Embeddings.Open(host.Folder, round);
        if (vectors?.Nearest(sample, count, Environment.ProcessorCount, cancel) is { } near)
        {
            return (near, "embeddings", $"{host.Read(s => s.ReadRoundSummary(round))?.Source ?? "the newest round"}, round {round}");
        }

        var why = vectors is null ? "no round has looked at the images yet" : $"round {round} has not looked at this image";
        var (ids, hashes) = host.Read(s => s.ReadPerceptualHashes());
        var own = Array.BinarySearch(ids, sample);
        if (own < 0)
        {
            return ([], "hash", $"{why}, and this image has no perceptual hash");
        }

        var found = ids.Zip(hashes, (id, hash) => (Sample: id, Distance: BitOperations.PopCount((ulong)(hash ^ hashes[own])) / Bits))
            .Where(f => f.Sample != sample).OrderBy(f => f.Distance).ThenBy(f => f.Sample).Take(count);
        return ([.. found], "hash", $"perceptual hashes, as {why}");
    }
}
