namespace Winnow.Core.Querying;

/// <summary>Settings of <see cref="RegionSampling"/>.</summary>
public sealed record RegionOptions
{
    /// <summary>Side of a grid cell in pixels, at least 1, default 32; read where the pool gives no regions.</summary>
    public int Cell { get; init; } = 32;

    /// <summary>What budget and costs are counted in; pixels by default.</summary>
    public RegionUnit Unit { get; init; } = RegionUnit.Pixels;

    /// <summary>Whether a pixel counts e^(−share) of its predicted class in the pool, so that rare classes come earlier; default yes.</summary>
    public bool ClassRarity { get; init; } = true;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names setting, value and range.</exception>
    public RegionOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Cell, 1);
        return Enum.IsDefined(Unit) ? this : throw new ArgumentOutOfRangeException(nameof(Unit), Unit, "The unit is pixels or clicks.");
    }
}
