namespace Winnow.Core.Planning;

/// <summary>Hours, bytes and price of reading, embedding and choosing from a pool, from measured rates and nothing else.</summary>
/// <param name="Steps">What is done with every image, and where.</param>
/// <param name="CoreHours">Hours of cores that the work takes, failures included.</param>
/// <param name="GpuHours">Hours of GPUs, likewise.</param>
/// <param name="Schedule">The work played out over the workers.</param>
/// <param name="FeatureBytes">Bytes of features and probabilities on disk, as float16.</param>
/// <param name="CandidateBytes">Bytes that the shards send for the final choice, at most.</param>
/// <param name="Price">Price of all hours.</param>
/// <param name="Missing">Steps that nobody measured yet; they count as nothing.</param>
public sealed record CapacityPlan(
    IReadOnlyList<CapacityStep> Steps, double CoreHours, double GpuHours, ShardSchedule Schedule, long FeatureBytes, long CandidateBytes, double Price, IReadOnlyList<string> Missing)
{
    private const double Hour = 3600;

    /// <summary>Bytes of features and probabilities of one image: 2 · (dimensions + classes).</summary>
    public static long BytesPerImage(CapacityRequest request) => 2L * (request.Dimensions + request.Classes);

    /// <summary>Plans. Steps on cores keep all cores of a worker busy, steps on GPUs all its GPUs; a shard goes through its steps one after the other.</summary>
    /// <param name="request">What is to be planned for.</param>
    /// <param name="steps">Measured steps; of steps of one name the one on a GPU is taken where workers have any and it was measured, else the one on cores.</param>
    /// <exception cref="ArgumentException">The request makes no sense, or there is nothing measured.</exception>
    public static CapacityPlan Of(CapacityRequest request, IReadOnlyList<CapacityStep> steps)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(steps);
        request.Validate();
        CapacityStep[] taken = [.. steps.GroupBy(s => s.Name, StringComparer.Ordinal).Select(named => Taken(named, request))];
        CapacityStep[] measured = [.. taken.Where(s => s.ImagesPerSecond is > 0)];
        if (measured.Length == 0)
        {
            throw new ArgumentException("No step was measured; there is nothing to plan from.", nameof(steps));
        }

        var shard = request.ShardImages;
        var seconds = measured.Sum(s => SecondsPerImage(s, request));
        double[] shards = [.. Enumerable.Range(0, (int)request.Shards).Select(i => seconds * Math.Min(shard, request.Images - ((long)i * shard)))];
        var schedule = ShardSchedule.Simulate(shards, new(request.Workers) { FailureMean = request.FailureHours * Hour, Seed = request.Seed });
        var again = 1 + (schedule.LostSeconds / Math.Max(schedule.BusySeconds, 1e-9)); // work that failures undid is paid too
        var (cores, gpus) = (Hours(false), Hours(true));
        return new(
            taken, cores, gpus, schedule, request.Images * BytesPerImage(request), CandidatesOf(request) * ((4L * (request.Dimensions + request.Classes)) + 8),
            (cores * request.CorePrice) + (gpus * request.GpuPrice), [.. taken.Where(s => s.ImagesPerSecond is null).Select(s => $"{s.Name} ({s.Source})")]);

        double Hours(bool onGpu) => again * measured.Where(s => s.OnGpu == onGpu).Sum(s => request.Images / s.ImagesPerSecond!.Value) / Hour;
    }

    /// <summary>Rows that all shards of a query send at most: each the heaviest of the query, twice the picks, and its own for coverage.</summary>
    private static long CandidatesOf(CapacityRequest request)
    {
        var each = Math.Min(request.Picks, Math.Max(64, Math.Max(16_000, 4L * request.Picks) * Math.Min(request.ShardImages, request.Images) / request.Images));
        return request.Shards * (Math.Max(750, 2L * request.Picks) + each);
    }

    private static double SecondsPerImage(CapacityStep step, CapacityRequest request) => 1 / (step.ImagesPerSecond!.Value * (step.OnGpu ? request.Gpus : request.Cores));

    private static CapacityStep Taken(IEnumerable<CapacityStep> named, CapacityRequest request)
    {
        CapacityStep[] all = [.. named];
        return all.FirstOrDefault(s => s.OnGpu && request.Gpus > 0 && s.ImagesPerSecond is not null) ?? all.FirstOrDefault(s => !s.OnGpu) ?? all[0];
    }
}
