namespace Winnow.Core.Scenes;

/// <summary>Tables of texture and of sensor noise, made once: a look-up a pixel instead of arithmetic.</summary>
internal static class SceneNoise
{
    /// <summary>Side of the texture tile, a power of two.</summary>
    public const int Side = 256;

    /// <summary>Entries of <see cref="Normal"/> where a row may start; a row may be this wide, too.</summary>
    public const int Starts = 1 << 16;

    /// <summary>Smooth value noise of five octaves, about −1 to 1, [side × side], which repeats without a seam.</summary>
    public static float[] Tile { get; } = MakeTile();

    /// <summary>Normal deviates, mean 0 and deviation 1.</summary>
    public static float[] Normal { get; } = MakeNormal();

    /// <summary>The texture at a place, nearest entry.</summary>
    public static float At(float x, float y) => Tile[(((int)MathF.Floor(y) & (Side - 1)) * Side) + ((int)MathF.Floor(x) & (Side - 1))];

    /// <summary>The texture at a place, between entries.</summary>
    public static float Smooth(float x, float y)
    {
        var (fx, fy) = (MathF.Floor(x), MathF.Floor(y));
        var (left, top) = ((int)fx & (Side - 1), (int)fy & (Side - 1));
        var (right, bottom) = ((left + 1) & (Side - 1), (top + 1) & (Side - 1));
        var (u, v) = (x - fx, y - fy);
        var above = Tile[(top * Side) + left] + (u * (Tile[(top * Side) + right] - Tile[(top * Side) + left]));
        var below = Tile[(bottom * Side) + left] + (u * (Tile[(bottom * Side) + right] - Tile[(bottom * Side) + left]));
        return above + (v * (below - above));
    }

    private static float[] MakeTile()
    {
        var random = new SceneRandom(20240601);
        var tile = new float[Side * Side];
        var weight = 0.55f;
        for (var cells = 8; cells <= Side / 2; cells *= 2, weight *= 0.72f)
        {
            var lattice = new float[cells * cells];
            for (var i = 0; i < lattice.Length; i++)
            {
                lattice[i] = random.Between(-1, 1);
            }

            for (var i = 0; i < tile.Length; i++)
            {
                var (x, y) = ((float)(i % Side) * cells / Side, (float)(i / Side) * cells / Side);
                var (left, top) = ((int)x, (int)y);
                var (u, v) = (Ease(x - left), Ease(y - top));
                var (right, bottom) = ((left + 1) % cells, (top + 1) % cells);
                var above = float.Lerp(lattice[(top * cells) + left], lattice[(top * cells) + right], u);
                var below = float.Lerp(lattice[(bottom * cells) + left], lattice[(bottom * cells) + right], u);
                tile[i] += weight * float.Lerp(above, below, v);
            }
        }

        return tile;
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));

    private static float[] MakeNormal()
    {
        var random = new SceneRandom(20240602);
        var table = new float[2 * Starts];
        for (var i = 0; i < table.Length; i++)
        {
            var sum = -6f;
            for (var n = 0; n < 12; n++)
            {
                sum += random.Next();
            }

            table[i] = sum;
        }

        return table;
    }
}
