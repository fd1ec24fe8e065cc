using System.Text.Json;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;

namespace Winnow.Server.Endpoints;

/// <summary>One image to label, with everything that the screen shows.</summary>
public sealed record QueueItem
{
    /// <summary>Id of the sample.</summary>
    public required string Sample { get; init; }

    /// <summary>File name.</summary>
    public required string Name { get; init; }

    /// <summary>Pixels as displayed; null where unknown.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels as displayed; null where unknown.</summary>
    public int? Height { get; init; }

    /// <summary>Bits per channel; null where unknown.</summary>
    public int? Bits { get; init; }

    /// <summary>Rank in the round from 1; 0 where no round picked it.</summary>
    public required int Rank { get; init; }

    /// <summary>The round, or null.</summary>
    public int? Round { get; init; }

    /// <summary>Why this image, one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Measures behind the reason.</summary>
    public required IReadOnlyList<ReasonBar> Bars { get; init; }

    /// <summary>Until when it is the caller's.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>What a model suggests, or null.</summary>
    public Suggestion? Suggestions { get; init; }

    /// <summary>Labelled images that look alike, most alike first.</summary>
    public required IReadOnlyList<NearestView> Nearest { get; init; }

    /// <summary>Address of the picture.</summary>
    public required string Image { get; init; }

    /// <summary>Address of the small picture.</summary>
    public required string Thumb { get; init; }

    /// <summary>The caller's unfinished work, or null.</summary>
    public AnswerValue? Draft { get; init; }

    /// <summary>The caller's own answer, where it was opened again, or null.</summary>
    public AnswerValue? Answer { get; init; }

    internal static QueueItem Of(ProjectHost host, QueueEntry entry, string annotator, AnswerValue? answer = null) => host.Read(store =>
    {
        var (sample, name, bits, _) = store.ReadSample(entry.Sample) ?? throw Problems.NotFound($"There is no sample {entry.Sample}.");
        var detail = entry.Round is { } round ? store.ReadPickDetail(round, entry.Sample) : null;
        var suggestion = store.ReadSuggestion(entry.Sample);
        var address = $"/api/projects/{host.Id}/samples/{SampleIds.Text(entry.Sample)}/image";
        return new QueueItem
        {
            Sample = SampleIds.Text(entry.Sample),
            Name = name,
            Width = sample.Width,
            Height = sample.Height,
            Bits = bits,
            Rank = entry.Rank,
            Round = entry.Round,
            Reason = entry.Reason,
            Bars = detail is { } d ? JsonSerializer.Deserialize<IReadOnlyList<ReasonBar>>(d.Bars, JsonRules.Options)! : [],
            Nearest = detail is { } n ? JsonSerializer.Deserialize<IReadOnlyList<NearestView>>(n.Nearest, JsonRules.Options)! : [],
            LeaseUntil = entry.LeaseUntil,
            Suggestions = suggestion is { } s ? JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)! with { From = s.Source } : null,
            Image = address + "?size=view",
            Thumb = address + "?size=thumb",
            Draft = AnswerValue.ParseOrNull(store.ReadDraft(entry.Sample, annotator)),
            Answer = answer,
        };
    });
}

/// <summary>A measure behind a pick's reason.</summary>
/// <param name="Name">Such as <c>Uncertainty</c>.</param>
/// <param name="TopPercent">Share of the pool that has as much or more, percent.</param>
public sealed record ReasonBar(string Name, double TopPercent);

/// <summary>A labelled image that looks alike.</summary>
/// <param name="Sample">Id.</param>
/// <param name="Class">Its class.</param>
public sealed record NearestView(string Sample, int Class);

/// <summary>What a model suggests for an image.</summary>
/// <param name="Classes">Classes with confidence, highest first, or null.</param>
/// <param name="Shapes">Shapes with confidence, or null.</param>
/// <param name="From">Which model, or null.</param>
public sealed record Suggestion(IReadOnlyList<ClassScore>? Classes = null, IReadOnlyList<ShapeValue>? Shapes = null, string? From = null);

/// <summary>Confidence in a class.</summary>
/// <param name="Class">Index.</param>
/// <param name="Score">0 to 1.</param>
public sealed record ClassScore(int Class, double Score);
