using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>The regions of one image that can be labelled one by one, such as superpixels.</summary>
/// <param name="Id">The image.</param>
/// <param name="Height">Rows, as many as the image's map has.</param>
/// <param name="Width">Columns, as many as the image's map has.</param>
/// <param name="Regions">[height × width], row-major; regions count from 0, and numbers without pixels are no regions.</param>
public sealed record RegionMap(SampleId Id, int Height, int Width, ReadOnlyMemory<int> Regions)
{
    /// <summary>Square cells from the upper left corner, cut off at the right and lower edge; numbered row by row.</summary>
    /// <param name="id">The image.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="cell">Side of a cell in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static RegionMap Grid(SampleId id, int height, int width, int cell)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cell, 1);
        var across = (int)(((long)width + cell - 1) / cell);
        var regions = new int[checked(height * width)];
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = (i / width / cell * across) + (i % width / cell);
        }

        return new(id, height, width, regions);
    }
}
