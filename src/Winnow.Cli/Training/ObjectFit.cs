using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Server.Labelling;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Fits detectors or segmenters on labels of a project; records nothing.</summary>
/// <param name="project">The project.</param>
/// <param name="samples">Its samples.</param>
/// <param name="options">Which network, and how.</param>
/// <param name="clock">Measures speed, and when a checkpoint is due.</param>
internal sealed class ObjectFit(Project project, IReadOnlyDictionary<SampleId, StoredSample> samples, IObjectTrainOptions options, TimeProvider clock)
{
    private TrainingCheckpoint? checkpoint;

    /// <summary>Receives the share done of what runs now, and words.</summary>
    public Action<double, string> Progress { get; init; } = static (_, _) => { };

    /// <summary>The labels that something can be learned from, and why not from the others.</summary>
    public (IReadOnlyList<LabelledSample> Labelled, IReadOnlyList<FileProblem> LeftOut) Usable(IReadOnlyList<LabelledSample> labels)
    {
        var leftOut = new List<FileProblem>();
        var labelled = new List<LabelledSample>();
        foreach (var label in labels.Where(l => samples[l.Id].Problem is null))
        {
            if (options.WhyNot(label) is { } reason)
            {
                leftOut.Add(new(samples[label.Id].Path, reason));
            }
            else
            {
                labelled.Add(label);
            }
        }

        return (labelled, leftOut);
    }

    /// <summary>Fits one model; where the same fit was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <param name="learn">Usable labels.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="checkpointPath">Where the progress is kept.</param>
    /// <param name="every">How often.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    public IObjectModel Run(IReadOnlyList<LabelledSample> learn, int seed, string checkpointPath, TimeSpan every, CancellationToken cancel)
    {
        checkpoint = new TrainingCheckpoint(checkpointPath, KeyOf(seed, learn), every, clock);
        return options.Fit(project.Classes, [.. learn.Select(l => DrawnLabels.Image(project, samples[l.Id], l.Objects))], seed, checkpoint, Steps(), clock, cancel);
    }

    /// <summary>Removes the progress of the last fit, once what it led to is saved elsewhere.</summary>
    public void DeleteCheckpoint() => checkpoint?.Delete();

    /// <summary>The image of a sample.</summary>
    public Sample ImageOf(SampleId id) => ProjectModels.Image(project, samples[id]);

    private Relay<TrainingProgress> Steps() => new(p => Progress(
        (double)p.Step / p.TotalSteps,
        string.Create(CultureInfo.InvariantCulture, $"training · step {p.Step} of {p.TotalSteps} · loss {p.Loss:0.000} · {p.ImagesPerSecond:0} images/s")));

    /// <summary>Names everything that decides the weights: a checkpoint of anything else is not gone on from.</summary>
    private string KeyOf(int seed, IReadOnlyList<LabelledSample> learn)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{options.Network}\n{options.RecipeJson}\n"));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { project.Classes, seed, start = options.WeightsHash }));
        foreach (var label in learn)
        {
            var drawn = HeldOutImage.Of(label, 0, 0, []).Drawn;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label.Id.Value}:{samples[label.Id].Hash}:{new AnswerValue { Shapes = drawn }.ToJson()}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
