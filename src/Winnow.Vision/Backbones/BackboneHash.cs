using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Backbones;

/// <summary>The key under which features of a backbone are kept.</summary>
internal static class BackboneHash
{
    /// <summary>Hex SHA-256 over the file's hash, what is taken from it, and how images are prepared.</summary>
    public static string Of(string file, string output, ImagePreprocessing input)
    {
        var normalisation = string.Join(';', input.Mean.Concat(input.StandardDeviation).Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file}\n{output}\n{input.CacheKey}\n{normalisation}")));
    }
}
