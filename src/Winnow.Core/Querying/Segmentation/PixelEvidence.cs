using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>The maps that a pixel score reads, of one image at a time.</summary>
internal sealed class PixelEvidence
{
    private readonly PoolView pool;
    private readonly PixelScore score;
    private readonly IReadOnlyList<SegmentationMap>? maps;
    private readonly IReadOnlyList<IReadOnlyList<SegmentationMap>>? several;

    /// <summary>Takes what the score needs.</summary>
    /// <exception cref="MissingEvidenceException">The pool lacks it.</exception>
    /// <exception cref="ArgumentException">Rows do not match the ids.</exception>
    public PixelEvidence(PoolView pool, PixelScore score)
    {
        (this.pool, this.score) = (pool, score);
        maps = score == PixelScore.MutualInformation ? null : MapChecks.Maps(pool);
        several = score switch
        {
            PixelScore.MutualInformation => MapChecks.Several(pool, p => p.MemberMaps, nameof(Evidence.MemberMasks), "member masks"),
            PixelScore.ViewDivergence => MapChecks.Several(pool, p => p.ViewMaps, nameof(Evidence.ViewMasks), "masks of changed copies"),
            _ => null,
        };
    }

    /// <summary>What must be gathered for a score.</summary>
    public static Evidence Needs(PixelScore score) => score switch
    {
        PixelScore.MutualInformation => Evidence.MemberMasks,
        PixelScore.ViewDivergence => Evidence.Masks | Evidence.ViewMasks,
        _ => Evidence.Masks,
    };

    /// <summary>The image's own map; the first member's where there are only members.</summary>
    public SegmentationMap Map(int row) => maps?[row] ?? several![0][row];

    /// <summary>The score of every pixel [height × width]; 0 for ignored pixels.</summary>
    /// <exception cref="ArgumentException">A map is unsound, or maps of one image differ in size; the message names the row.</exception>
    public float[] Scores(int row)
    {
        var map = Map(row);
        SegmentationMap[] others = several is null ? [] : [.. several.Select(s => s[row])];
        foreach (var one in others.Prepend(map))
        {
            if (one.Id != pool.Ids[row])
            {
                throw EvidenceChecks.BadRow(pool, "masks", row, $"belongs to sample {one.Id}; rows must be in the order of the ids");
            }

            if ((MapChecks.Problem(one) ?? Different(map, one)) is { } problem)
            {
                throw EvidenceChecks.BadRow(pool, "masks", row, problem);
            }
        }

        var scores = PixelScores.Of(score, map, others);
        var ignored = map.Ignored.Span;
        for (var i = 0; i < ignored.Length; i++)
        {
            scores[i] = ignored[i] ? 0 : scores[i];
        }

        return scores;
    }

    private static string? Different(SegmentationMap map, SegmentationMap other) =>
        (map.Classes, map.Height, map.Width) == (other.Classes, other.Height, other.Width) ? null
            : $"has maps of {map.Classes} × {map.Height} × {map.Width} and {other.Classes} × {other.Height} × {other.Width}; all of one image must be alike";
}
