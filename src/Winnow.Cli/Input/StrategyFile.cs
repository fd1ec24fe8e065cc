using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Querying;

namespace Winnow.Cli.Input;

/// <summary>Strategies put together from objectives in a JSON file (docs/composition.md).</summary>
internal static class StrategyFile
{
    /// <summary>The one strategy of a file. Its name carries a hash of the recipe, so that a changed file is another strategy and opens another round.</summary>
    /// <exception cref="CommandException">There is no such file, or it holds a mistake.</exception>
    public static IQueryStrategy ReadOne(string path)
    {
        var recipes = Read(path);
        if (recipes.Count != 1)
        {
            throw CommandException.Usage($"'{path}' holds {recipes.Count} strategies and --strategy-file takes one; leave the others out.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CompositionJson.Write(recipes[0]))));
        return new Named(new ComposedSampling(recipes[0]), $"{recipes[0].Name}-{hash[..8]}");
    }

    /// <summary>All strategies of a file.</summary>
    /// <exception cref="CommandException">There is no such file, or it holds a mistake.</exception>
    public static IReadOnlyList<CompositionRecipe> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Usage($"There is no strategy file '{path}'; docs/composition.md shows one.");
        }

        try
        {
            return CompositionJson.ReadList(File.ReadAllText(path));
        }
        catch (InvalidDataException e)
        {
            throw CommandException.Usage($"'{path}': {e.Message}");
        }
    }

    /// <summary>A strategy from a file under the name of its recipe.</summary>
    internal sealed class Named(IQueryStrategy inner, string name) : IQueryStrategy
    {
        public string Name => name;

        public Evidence Needs => inner.Needs;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) => inner.Query(pool, count, random);
    }
}
