using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the images on which an ensemble of detectors disagrees most about what is where.</summary>
/// <remarks>
/// Haussmann et al., <i>Scalable active learning for object detection</i>, IV 2020. Each member's boxes become a map per class over a grid of cells: the highest score
/// of a box of that class that reaches into the cell. Utility: the mean over cells of the sum over classes of H(mean of members) − mean H(member), where H is the entropy of a coin, in nats; 0 for
/// identical members and for an image without boxes. O(members × boxes × cells they cover + members × classes × cells) time, O(members × classes × cells) memory per thread.
/// </remarks>
public sealed class ProbabilityMapSampling : UtilitySampling
{
    private readonly int grid;

    /// <summary>A strategy with a grid of its own, or 24 × 24 cells.</summary>
    /// <param name="grid">Cells along each side of an image, 1 to 256, default 24.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid is not within 1 to 256.</exception>
    public ProbabilityMapSampling(int grid = 24)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grid, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(grid, 256);
        this.grid = grid;
    }

    /// <inheritdoc/>
    public override string Name => "probability-map-mi";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberDetections;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        var members = DetectionChecks.Members(pool);
        var utilities = new float[pool.Ids.Count];
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                utilities[i] = (float)MutualInformation([.. members.Select(m => m[i])]);
            }
        }, size: 16);
        return utilities;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row)
    {
        var counts = pool.Require(p => p.MemberDetections).Select(m => m[row].Detections.Count(d => d.Score > DetectionChecks.LeastScore)).ToList();
        return counts.Min() == counts.Max()
            ? "detectors disagree on where objects are or how sure they are"
            : $"detectors disagree: they see {counts.Min()} to {counts.Max()} objects";
    }

    private double MutualInformation(ImageDetections[] members)
    {
        var sum = 0.0;
        foreach (var c in members.SelectMany(m => m.Detections).Select(d => d.Class).Distinct().Order())
        {
            var maps = Array.ConvertAll(members, m => Map(m, c));
            for (var cell = 0; cell < grid * grid; cell++)
            {
                var (mean, entropy) = (0.0, 0.0);
                foreach (var map in maps)
                {
                    mean += map[cell] / maps.Length;
                    entropy += BoxDoubt.Coin(map[cell]) / maps.Length;
                }

                sum += maps.All(m => m[cell] == maps[0][cell]) ? 0 : Math.Max(0, BoxDoubt.Coin(mean) - entropy);
            }
        }

        return sum / (grid * grid);
    }

    /// <summary>The highest score of a box of the class in each cell [grid × grid].</summary>
    private double[] Map(ImageDetections image, int wanted)
    {
        var map = new double[grid * grid];
        foreach (var box in image.Detections.Where(d => d.Class == wanted))
        {
            var (left, right) = Cells(box.Box.Left, box.Box.Right, image.Width);
            var (top, bottom) = Cells(box.Box.Top, box.Box.Bottom, image.Height);
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    map[(y * grid) + x] = Math.Max(map[(y * grid) + x], box.Score);
                }
            }
        }

        return map;
    }

    private (int From, int To) Cells(double low, double high, int size)
    {
        var from = (int)Math.Floor(Math.Clamp(low / size, 0, 1) * grid);
        return (from, (int)Math.Ceiling(Math.Clamp(high / size, 0, 1) * grid));
    }
}
