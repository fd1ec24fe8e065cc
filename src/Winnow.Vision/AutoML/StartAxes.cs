using Winnow.Core.Search;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>The axes of where weights start from, and which of them are kept.</summary>
internal static class StartAxes
{
    private const string Start = "start";
    private const string Fresh = "fresh";
    private const string Encoder = "encoder";
    private const string Frozen = "frozen";

    /// <summary>The axes.</summary>
    public static IEnumerable<SearchParameter> Of() =>
    [
        new CategoricalParameter(Start, Fresh, Encoder),
        new CategoricalParameter(Frozen, [.. Enum.GetValues<FreezeDepth>().Select(Name)]).When(Start, Encoder),
    ];

    /// <summary>An axis that only fresh weights have: an encoder comes with its network and its input.</summary>
    public static SearchParameter ForFresh(SearchParameter axis) => axis.When(Start, Fresh);

    /// <summary>Values of those axes in use.</summary>
    public static IEnumerable<KeyValuePair<string, ParameterValue>> ValuesOf(bool fromEncoder, FreezeDepth freeze) =>
        fromEncoder ? [new(Start, Encoder), new(Frozen, Name(freeze))] : [new(Start, Fresh)];

    /// <summary>Whether a point starts from the encoder.</summary>
    public static bool FromEncoder(SearchPoint point) => point.Has(Start) && point.Choice(Start) == Encoder;

    /// <summary>What a point that starts from the encoder keeps of it.</summary>
    public static FreezeDepth FrozenAt(SearchPoint point) => Enum.Parse<FreezeDepth>(point.Choice(Frozen), ignoreCase: true);

    /// <summary>The start in words, behind the network's name; nothing for fresh weights.</summary>
    public static string Words(bool fromEncoder, FreezeDepth freeze) => !fromEncoder ? "" : freeze switch
    {
        FreezeDepth.None => " from the encoder",
        FreezeDepth.Early => " from the encoder, its early stages kept",
        _ => " from the encoder, its body kept",
    };

    /// <summary>Refuses a recipe that keeps fresh weights.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void Check(bool fromEncoder, FreezeDepth freeze)
    {
        if (!fromEncoder && freeze != FreezeDepth.None)
        {
            throw new ArgumentException("Fresh weights cannot be kept: a recipe that freezes layers must start from the encoder.");
        }
    }

    private static string Name(FreezeDepth depth) => depth.ToString().ToLowerInvariant();
}
