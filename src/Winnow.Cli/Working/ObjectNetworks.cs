using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>How a project that asks for objects learns.</summary>
internal static class ObjectNetworks
{
    /// <summary>How a round trains, tried on a network.</summary>
    /// <param name="task">The project's task.</param>
    /// <param name="job">Names the network, and size and passes where the project has its own.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="clock">The only clock.</param>
    /// <exception cref="CommandException">There is no such network, the size does not fit it, or the recipe in use cannot be followed.</exception>
    public static IObjectTrainOptions Of(string task, LearnJob job, int classes, TimeProvider clock)
    {
        try
        {
            IObjectTrainOptions options = task == ProjectTask.Segment
                ? new SegmenterTrainOptions { Model = SegmenterTrainOptions.Entry(job.Model), Size = job.ImageSize, Epochs = job.Epochs, InUse = RecipeInUse.Segmenter(job.Project, clock) is { } s && s.Model == job.Model ? s.Training : null }
                : new DetectorTrainOptions { Model = DetectorTrainOptions.Entry(job.Model), Size = job.ImageSize, Epochs = job.Epochs, InUse = RecipeInUse.Detector(job.Project, clock) is { } d && d.Model == job.Model ? d.Training : null };
            options.Check();
            options.Try(classes);
            return options;
        }
        catch (CommandException exception)
        {
            // People know the settings of a project, not the options of a command.
            throw new CommandException(exception.Message.Replace("--size", "The image size", StringComparison.Ordinal));
        }
    }
}
