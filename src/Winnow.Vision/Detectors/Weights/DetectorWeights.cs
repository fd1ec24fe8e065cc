using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Weights;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Detectors.Weights;

/// <summary>Weights of others: from a YOLO11 or YOLOX ONNX export into our network of the same size.</summary>
/// <remarks>Such files hold convolutions with batch normalisation folded in, so each normalisation becomes the identity with the bias as its shift. Keys are matched by name
/// where the file kept the names, else by the order in which convolutions run.</remarks>
public static class DetectorWeights
{
    /// <summary>Share of the keys that must be found unless the caller insists.</summary>
    public const double LeastShare = 0.95;

    /// <summary>Fills a network from a file.</summary>
    /// <param name="network">Changed in place, unless the file is refused.</param>
    /// <param name="path">A single <c>.onnx</c> file.</param>
    /// <param name="force">Takes what fits, however little.</param>
    /// <returns>What became of each key.</returns>
    /// <exception cref="OnnxException">The file cannot be read, or fewer than 95 % of the keys fit and <paramref name="force"/> is false; the network is unchanged.</exception>
    public static WeightsReport Import(DetectorNetwork network, string path, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        var layers = Layers(network);
        var pairs = Pair(layers, OnnxConvolutions.Read(path), out var unexpected);
        List<string> loaded = [], missing = [], mismatched = [], classLayers = [];
        List<(Conv2d Layer, BatchNorm2d? Norm, OnnxConvolution Source)> fitting = [];
        foreach (var (name, layer, norm) in layers)
        {
            string[] keys = [$"{name}.weight", $"{name}.bias"];
            if (!pairs.TryGetValue(name, out var source) || source.Bias is null)
            {
                missing.AddRange(keys);
            }
            else if (Fits(layer, source))
            {
                loaded.AddRange(keys);
                fitting.Add((layer, norm, source));
            }
            else if (IsClassLayer(name))
            {
                classLayers.AddRange(keys);
            }
            else
            {
                mismatched.Add($"{keys[0]}: file [{string.Join(", ", source.Weight.Shape)}], network [{string.Join(", ", layer.Weight.Shape)}]");
                mismatched.Add($"{keys[1]}: file [{source.Bias.Values.Length}], network [{layer.Weight.Size(0)}]");
            }
        }

        var report = new WeightsReport(new LoadReport(loaded, missing, unexpected, mismatched), classLayers);
        if (report.Share < LeastShare && !force)
        {
            throw new OnnxException($"'{path}' does not hold the weights of this network: {report.Summary}. At least {100 * LeastShare} % must fit; take the network that the file was made from, or insist.");
        }

        fitting.ForEach(f => Fill(f.Layer, f.Norm, f.Source, network is YoloX && f.Layer == layers[0].Layer));
        return report;
    }

    // In running order; "model.0.conv.weight" gives "model.0.conv".
    private static List<(string Name, Conv2d Layer, BatchNorm2d? Norm)> Layers(DetectorNetwork network)
    {
        var names = network.NamedState().ToDictionary(s => s.Tensor, s => s.Name);
        return [.. network.Walk(network.GreatestStride, network.GreatestStride).Convolutions.DistinctBy(c => c.Layer).Select(c => (names[c.Layer.Weight][..^".weight".Length], c.Layer, c.Norm))];
    }

    private static Dictionary<string, OnnxConvolution> Pair(
        List<(string Name, Conv2d Layer, BatchNorm2d? Norm)> layers, IReadOnlyList<OnnxConvolution> file, out List<string> unexpected)
    {
        var known = layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var named = file.Where(c => known.Contains(NameOf(c))).DistinctBy(NameOf, StringComparer.Ordinal).ToDictionary(NameOf, StringComparer.Ordinal);
        if (named.Count >= layers.Count / 2)
        {
            // Constants such as the weights 0, 1, 2, … of a distribution's mean are no layer of ours, and no loss.
            unexpected = [.. file.Select(c => c.Weight.Name).Where(n => !known.Contains(Trim(n)) && !n.Contains(".dfl.", StringComparison.Ordinal))];
            return named;
        }

        unexpected = [.. file.Skip(layers.Count).Select(c => c.Weight.Name)];
        return layers.Zip(file).ToDictionary(p => p.First.Name, p => p.Second, StringComparer.Ordinal);
    }

    private static string NameOf(OnnxConvolution convolution) => Trim(convolution.Weight.Name);

    private static string Trim(string name) => name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name;

    private static bool Fits(Conv2d layer, OnnxConvolution source) =>
        layer.Weight.Shape.SequenceEqual(source.Weight.Shape) && source.Bias!.Values.Length == layer.Weight.Size(0);

    private static bool IsClassLayer(string name) =>
        name.Contains(".cv3.", StringComparison.Ordinal) || name.Contains("cls_preds.", StringComparison.Ordinal);

    private static void Fill(Conv2d layer, BatchNorm2d? norm, OnnxConvolution source, bool turnColours)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        layer.Weight.CopyFrom(Tensor.From<float>(turnColours ? Turned(source.Weight) : source.Weight.Values, source.Weight.Shape));
        var bias = Tensor.From<float>(source.Bias!.Values, source.Bias.Values.Length);
        if (norm is null)
        {
            layer.Bias!.CopyFrom(bias);
            return;
        }

        norm.RunningMean.ZeroInPlace();
        norm.RunningVariance.CopyFrom(norm.RunningVariance.OnesLike());
        norm.Weight.CopyFrom(norm.Weight.OnesLike().Multiply(Math.Sqrt(1 + norm.Epsilon)));
        norm.Bias.CopyFrom(bias);
    }

    // YOLOX wants blue, green, red from 0 to 255; ours gives red, green, blue from 0 to 1: the first layer takes both on.
    private static float[] Turned(OnnxTensor weight)
    {
        var filter = (int)(weight.Shape[2] * weight.Shape[3]);
        var turned = new float[weight.Values.Length];
        for (var i = 0; i < turned.Length; i++)
        {
            var (plane, place) = Math.DivRem(i, filter);
            var mirrored = plane + 2 - (2 * (plane % 3)); // 12 inputs are four groups of three colours, so planes count in threes throughout
            turned[(mirrored * filter) + place] = 255 * weight.Values[i];
        }

        return turned;
    }
}
