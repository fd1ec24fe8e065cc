using Winnow.Torch;
using Winnow.Vision.Detectors;

namespace Winnow.Vision.Tests.Detectors;

internal static class RandomDetectors
{
    /// <summary>A detector with fresh weights and batch statistics that are not the identity, so that mistakes in folding show.</summary>
    public static DetectorModel Create(string name, string[] classes, int side, Generator generator)
    {
        var network = DetectorCatalog.Get(name).Create(classes.Length, generator);
        using (GradientMode.Off())
        {
            foreach (var (key, tensor) in network.NamedState())
            {
                if (key.EndsWith("running_mean", StringComparison.Ordinal) || key.EndsWith("bn.bias", StringComparison.Ordinal))
                {
                    tensor.NormalInPlace(0, 0.1, generator);
                }
                else if (key.EndsWith("running_var", StringComparison.Ordinal) || key.EndsWith("bn.weight", StringComparison.Ordinal))
                {
                    tensor.UniformInPlace(0.7, 1.3, generator);
                }
            }
        }

        return new(name, network, classes, side);
    }
}
