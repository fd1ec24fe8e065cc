using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>Whoever is asked for annotations.</summary>
public interface IOracle
{
    /// <summary>The oracle in words, as written to results, such as <c>perfect</c>.</summary>
    string Name { get; }

    /// <summary>Asks about one sample; a simulation asks about each sample at most once in a run, and once more when it goes on from its journal. A simulated annotator says the same both times.</summary>
    OracleAnswer Ask(SampleId sample);
}
