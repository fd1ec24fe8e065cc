using System.Text.Json;

namespace Winnow.Core.Loop;

/// <summary>What a simulation found: the content of <c>result.json</c>, whose fields keep their meaning from version 1 on.</summary>
public sealed record ResultFile
{
    /// <summary>Version of the file's shape.</summary>
    public string Version { get; init; } = "1";

    /// <summary>Name of the data set.</summary>
    public required string Data { get; init; }

    /// <summary><c>classify</c>, <c>detect</c> or <c>segment</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The leading metric, such as <c>accuracy</c>; its values are 0 to 1.</summary>
    public required string Metric { get; init; }

    /// <summary>Name of the learner, such as <c>mlp</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How the simulation was set up.</summary>
    public required SimulationRecipe Recipe { get; init; }

    /// <summary>Hex SHA-256 of the data set: the same data has the same hash.</summary>
    public required string DataHash { get; init; }

    /// <summary>The strategies that were run, the baseline first.</summary>
    public required IReadOnlyList<StrategyResult> Strategies { get; init; }

    /// <summary>Which strategy beats which for certain, over the labelled checkpoints; null in files of older versions and with one seed.</summary>
    public WinResult? Wins { get; init; }

    /// <summary>Mean ranks of the strategies by AULC over the labels all of them span, each seed being one block; null where they share no seed or no span.</summary>
    public RankResult? Ranks { get; init; }

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.ResultFile));

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file is no result, or of a newer version.</exception>
    public static ResultFile Load(string path) =>
        ResultJson.Load(path, ResultJson.Default.ResultFile) is { Version: "1" } result
            ? result
            : throw new InvalidDataException($"'{path}' has another version than 1, the only one this Winnow reads.");
}
