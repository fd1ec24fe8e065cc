using Winnow.Core.Data;

namespace Winnow.Core.Scenes;

/// <summary>One generated image and everything that is true about it.</summary>
public sealed class Scene
{
    /// <summary>What a pixel of <see cref="ClassMap"/> may show in a street.</summary>
    public static IReadOnlyList<string> StreetRegions { get; } = ["sky", "road", "pavement", "ground", "building", "vegetation", "pole", "pedestrian", "cyclist", "car"];

    /// <summary>What a pixel of <see cref="ClassMap"/> may show in an image of cells.</summary>
    public static IReadOnlyList<string> CellRegions { get; } = ["background", "red cell", "white cell", "platelet"];

    /// <summary>What a pixel of <see cref="ClassMap"/> may show on a surface.</summary>
    public static IReadOnlyList<string> SurfaceRegions { get; } = ["surface", "scratch", "spot", "crack"];

    /// <summary>The pixels, RGB.</summary>
    public required RawImage Image { get; init; }

    /// <summary>The objects with their masks, the farthest first. A mask holds the pixels that show the object, so masks never overlap; its bounds are the object's box.
    /// Objects of which more than 80 % are hidden, or too little shows, are left out. The attribute <c>visible</c> is the share of the part inside the image that shows.</summary>
    public required IReadOnlyList<ObjectAnnotation> Objects { get; init; }

    /// <summary>The same objects with boxes.</summary>
    public IReadOnlyList<ObjectAnnotation> Boxes => [.. Objects.Select(o => o with { Shape = new BoxShape(o.Shape.Bounds!.Value) })];

    /// <summary>What each pixel shows, as an index into <see cref="Regions"/>, [height × width]; hidden and tiny objects included.</summary>
    public required ReadOnlyMemory<byte> ClassMap { get; init; }

    /// <summary>Names of the regions of the class map.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>Metres from the camera, [height × width]; <see cref="FarAway"/> for the sky, 1 everywhere for flat images.</summary>
    public required ReadOnlyMemory<float> Depth { get; init; }

    /// <summary>The depth of the sky in metres.</summary>
    public const float FarAway = 10_000;

    /// <summary>Conditions of a street: <c>light</c> (day, dusk, night), <c>weather</c> (clear, fog, rain), <c>blur</c> (yes, no); of cells: <c>stain</c>; of defects: <c>surface</c>.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}
