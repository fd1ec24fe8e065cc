using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>What the blocks of a symmetric matrix make of one vector: the hot loop of <see cref="FisherTrace"/>.</summary>
internal static class QuadraticForms
{
    /// <summary>zᵀ Xab z for every pair of classes [classes × classes].</summary>
    /// <param name="x">Symmetric, blocks of z's length [classes · length × classes · length].</param>
    /// <param name="z">The vector.</param>
    /// <param name="classes">Blocks per row.</param>
    public static double[] Of(double[] x, double[] z, int classes)
    {
        var forms = new double[classes * classes];
        for (var a = 0; a < classes; a++)
        {
            for (var b = a; b < classes; b++)
            {
                forms[(b * classes) + a] = forms[(a * classes) + b] = One(x, z, a, b, classes * z.Length);
            }
        }

        return forms;
    }

    private static double One(double[] x, double[] z, int a, int b, int size)
    {
        ref var block = ref x[(a * z.Length * size) + (b * z.Length)];
        ref var first = ref MemoryMarshal.GetArrayDataReference(z);
        var lanes = Vector256<double>.Zero;
        var k = 0;
        for (; k <= z.Length - 4; k += 4)
        {
            var sum = Vector256<double>.Zero;
            for (var j = 0; j < z.Length; j++)
            {
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(z[j]), Vector256.LoadUnsafe(ref block, (nuint)((j * size) + k)), sum);
            }

            lanes = Vector256.FusedMultiplyAdd(sum, Vector256.LoadUnsafe(ref first, (nuint)k), lanes);
        }

        var form = Vector256.Sum(lanes);
        for (; k < z.Length; k++)
        {
            for (var j = 0; j < z.Length; j++)
            {
                form += z[j] * z[k] * x[(((a * z.Length) + j) * size) + (b * z.Length) + k];
            }
        }

        return form;
    }
}
