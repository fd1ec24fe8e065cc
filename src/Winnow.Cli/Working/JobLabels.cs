using Winnow.Core.Data;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;

namespace Winnow.Cli.Working;

/// <summary>The labels of a job as models learn from them.</summary>
internal static class JobLabels
{
    /// <summary>The labels in their order.</summary>
    /// <exception cref="CommandException">A label cannot be read.</exception>
    public static LabelledSample[] Of(IReadOnlyList<JobLabel> labels) => [.. labels.Select(Of)];

    private static LabelledSample Of(JobLabel label)
    {
        if (label.Value is null)
        {
            return new(new(label.Sample), new ClassLabel(label.Class ?? throw new CommandException($"The label of sample {label.Sample} says nothing; use server and worker of one version.")), label.Probability);
        }

        try
        {
            return new(new(label.Sample), new ObjectLabels(LabelShapes.Of(AnswerValue.Parse(label.Value))), label.Probability);
        }
        catch (FormatException exception)
        {
            throw new CommandException($"The label of sample {label.Sample} cannot be read: {exception.Message}; label it again.");
        }
    }
}
