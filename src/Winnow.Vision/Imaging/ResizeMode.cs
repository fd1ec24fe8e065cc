namespace Winnow.Vision.Imaging;

/// <summary>How an image of another shape becomes one of the target's shape.</summary>
public enum ResizeMode
{
    /// <summary>Both sides scaled on their own; the shape changes.</summary>
    Squash,

    /// <summary>Scaled until it covers the target, then the centre is cut out; the shape stays, margins are lost.</summary>
    CentreCrop,

    /// <summary>Scaled until it fits into the target, centred on grey (114); the shape stays, nothing is lost.</summary>
    Letterbox,
}
