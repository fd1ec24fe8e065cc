using Winnow.Core.Data;
using Winnow.Core.Reporting;

namespace Winnow.Cli.Simulating;

/// <summary>The images of a simulation, once they are loaded.</summary>
internal interface ISimulationImages
{
    /// <summary>Images that could be read.</summary>
    int Count { get; }

    /// <summary>Images that were left out, each with its reason.</summary>
    IReadOnlyList<FileProblem> Problems { get; }

    /// <summary>Whether the image could be read.</summary>
    bool Contains(SampleId id);

    /// <summary>A small picture for the report; null where there is none.</summary>
    Thumbnail? Picture(SampleId id);
}
