using System.Globalization;
using Winnow.Core.Federation;
using Winnow.Vision.Detectors;
using Winnow.Vision.Federated;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Federating;

/// <summary>A network that a federation trains end to end, as plans name it.</summary>
/// <param name="Kind"><c>network</c> for a classifier, <c>detector</c>, or <c>pretrain</c> for an encoder without labels.</param>
/// <param name="Name">Name in the catalogue.</param>
/// <param name="Method">Method of learning without labels; empty for the others.</param>
/// <param name="Side">Pixels of a side of the input.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
internal sealed record NetworkName(string Kind, string Name, string Method, int Side, int Channels)
{
    /// <summary>A classifier.</summary>
    public const string Classifier = "network";

    /// <summary>A detector.</summary>
    public const string Detector = "detector";

    /// <summary>An encoder that learns without labels.</summary>
    public const string Pretrain = "pretrain";

    /// <summary>How they are written.</summary>
    public const string Forms = "network:NAME:SIDE:CHANNELS, detector:NAME:SIDE or pretrain:METHOD:NAME:SIDE:CHANNELS";

    /// <summary>Values of one image.</summary>
    public int Dimensions => Side * Side * Channels;

    /// <summary>Reads a name; null where it is none of a network.</summary>
    /// <exception cref="ArgumentException">It names a network or a method that there is not, or a side out of range.</exception>
    public static NetworkName? TryParse(string features)
    {
        NetworkName? found = features.Split(':') switch
        {
            [Classifier, var name, var side, "1" or "3"] when Number(side) is { } s => new(Classifier, ModelCatalog.Get(name).Name, "", s, features[^1] - '0'),
            [Detector, var name, var side] when Number(side) is { } s => new(Detector, DetectorCatalog.Get(name).Name, "", s, 3),
            [Pretrain, var method, var name, var side, "1" or "3"] when Number(side) is { } s => new(Pretrain, ModelCatalog.Get(name).Name, SelfSupervisedMethods.Get(method).Name, s, features[^1] - '0'),
            _ => null,
        };
        var (least, most) = found?.Kind == Detector ? (32, 1280) : (8, 512);
        return found is null || (found.Side >= least && found.Side <= most)
            ? found
            : throw new ArgumentException($"A side of {found.Side} pixels is out of range; a {found.Kind} takes {least} to {most}.", nameof(features));
    }

    /// <summary>Fresh weights of the network.</summary>
    /// <param name="classes">Class names.</param>
    /// <param name="seed">Draws the weights.</param>
    /// <param name="clock">Time.</param>
    /// <param name="settled">Whether batch normalisation begins with statistics of made-up images, for trainings with noise; an encoder without labels has none.</param>
    /// <exception cref="ArgumentException">The side does not fit the network.</exception>
    public ModelWeights Fresh(IReadOnlyList<string> classes, int seed, TimeProvider clock, bool settled = false) => Kind switch
    {
        Detector => new DetectorSiteTrainer(DetectorCatalog.Get(Name), Side, classes, clock).Fresh(seed, settled),
        Pretrain => new PretrainSiteTrainer(ModelCatalog.Get(Name), SelfSupervisedMethods.Get(Method), ClassifierSiteTrainer.Input(Side, Channels), clock).Fresh(seed),
        _ => new ClassifierSiteTrainer(ModelCatalog.Get(Name), ClassifierSiteTrainer.Input(Side, Channels), classes.Count, clock).Fresh(seed, settled),
    };

    /// <summary>A learning rate that suits the kind where nobody names one.</summary>
    public double LearningRate => Kind switch
    {
        Detector => 0.01,
        Pretrain => 0.002,
        _ => 0.05,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
