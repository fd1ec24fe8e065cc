using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>The labels of a project as workers learn from them, in the order in which rounds asked for them.</summary>
internal static class RoundLabels
{
    /// <summary>Reads them: classes, or everything that was drawn.</summary>
    public static IReadOnlyList<JobLabel> Read(Store store) => ProjectTasks.HasObjects(store.ReadProject().Task)
        ? [.. store.ReadValuesAsAsked().Select(l => new JobLabel(l.Label.Id.Value, null, l.Probability) { Value = l.Label.Text })]
        : [.. store.ReadLabelsAsAsked().Select(l => new JobLabel(l.Id.Value, l.Class, l.InclusionProbability))];
}
