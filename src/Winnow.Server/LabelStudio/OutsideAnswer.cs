using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.LabelStudio;

/// <summary>An annotation of Label Studio, as an answer here.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Version">When it was changed there, ISO 8601 in UTC: a newer one replaces it, an older one is passed over.</param>
/// <param name="Answer">The answer.</param>
internal sealed record OutsideAnswer(string Id, string Version, AnswerSubmission Answer)
{
    /// <summary>What the store calls where they come from.</summary>
    public const string Source = "label-studio";

    /// <summary>Version of an annotation that was deleted there: newer than any time.</summary>
    public const string Deleted = "~";

    private const int IdMax = 64;
    private const double DaySeconds = 24 * 60 * 60;
    private static readonly ReadLimits Limits = new() { ImagePixels = 100_000_000 };

    /// <summary>Reads an annotation.</summary>
    /// <param name="store">The project.</param>
    /// <param name="annotation">The annotation.</param>
    /// <param name="sample">Sample of its task.</param>
    /// <param name="caller">Whom it is laid to where it names nobody.</param>
    /// <exception cref="ProblemException">It lacks a part, or says what does not fit the project.</exception>
    public static OutsideAnswer Read(Store store, JsonElement annotation, SampleId sample, string caller)
    {
        var id = IdOf(annotation);
        var version = (annotation.TextOf("updated_at") ?? annotation.TextOf("created_at")) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at.ToString("O", CultureInfo.InvariantCulture)
            : throw Problems.Invalid("The annotation does not say when it was changed.", "annotation.updated_at", "ISO 8601");
        var (project, schema, image) = (store.ReadProject(), store.ReadSchema(), store.ReadSample(sample)!.Value.Sample);
        var lead = annotation.Part("lead_time") is { ValueKind: JsonValueKind.Number } time && time.TryGetDouble(out var seconds) ? (int)(Math.Clamp(seconds, 0, DaySeconds) * 1000) : 0;
        var skipped = annotation.Part("was_cancelled") is { ValueKind: JsonValueKind.True };
        var value = skipped ? null : ValueOf(annotation.ListOf("result"), project, image);
        if (value is not null)
        {
            ValueCheck.Check(value, project.Task, schema.Classes.Count, image.Width, image.Height);
        }

        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}\n{id}\n{version}")));
        return new(id, version, new(
            key, sample, By(annotation) ?? caller, skipped ? AnswerOutcome.Skip : AnswerOutcome.Label, value?.ToJson(), project.Task == "classify" ? value?.Classes?[0] : null,
            skipped ? "skipped in Label Studio" : null, lead, schema.Version, null));
    }

    /// <summary>Id of an annotation.</summary>
    /// <exception cref="ProblemException">It has none.</exception>
    public static string IdOf(JsonElement annotation) =>
        annotation.IdOf("id") is { Length: > 0 and <= IdMax } id ? id : throw Problems.Invalid("The annotation has no id.", "annotation.id", $"up to {IdMax} characters");

    // No sign-in name holds a colon, so nobody here is taken for somebody there.
    private static string? By(JsonElement annotation)
    {
        var who = annotation.Part("completed_by") is { ValueKind: JsonValueKind.Object } person ? person.IdOf("id") : annotation.IdOf("completed_by");
        return who is { Length: > 0 and <= IdMax } && who.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? $"{Source}:{who}" : null;
    }

    private static AnswerValue ValueOf(IReadOnlyList<JsonElement> result, Project project, StoredSample image)
    {
        (int, int)? size = image is { Width: { } width, Height: { } height } ? (width, height) : null;
        var classes = new List<int>();
        var shapes = new List<ShapeValue>();
        foreach (var (i, region) in result.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"annotation.result[{i}]");
            if (region.ValueKind != JsonValueKind.Object || region.TextOf("type") is not { } type)
            {
                throw Problems.Invalid("The region has no type.", field);
            }

            if (type is not ("choices" or "rectanglelabels" or "polygonlabels" or "brushlabels"))
            {
                throw Problems.Invalid($"Regions of the type '{(type.Length > 40 ? type[..40] : type)}' are not taken.", field + ".type", "choices, rectanglelabels, polygonlabels, brushlabels");
            }

            try
            {
                var (shape, labels) = LabelStudioRegions.Read(region, size, Limits);
                var inside = size is { } s ? ShapeMapping.Within(shape, s.Item1, s.Item2) ?? throw new FormatException("it lies outside the image") : shape;
                foreach (var label in labels.Select(l => ClassOf(project, l, field)))
                {
                    if (ShapeMapping.ToValue(inside, label, string.Create(CultureInfo.InvariantCulture, $"ls{shapes.Count}")) is { } drawn)
                    {
                        shapes.Add(drawn);
                    }
                    else
                    {
                        classes.Add(label);
                    }
                }
            }
            catch (FormatException exception)
            {
                throw Problems.Invalid($"The region cannot be taken: {exception.Message.TrimEnd('.')}.", field);
            }
        }

        return project.Task is "classify" or "multilabel"
            ? new() { Classes = classes, Shapes = shapes.Count > 0 ? shapes : null }
            : new() { Shapes = shapes, Classes = classes.Count > 0 ? classes : null };
    }

    private static int ClassOf(Project project, string name, string field)
    {
        for (var i = 0; i < project.Classes.Count; i++)
        {
            if (project.Classes[i] == name)
            {
                return i;
            }
        }

        throw Problems.Invalid($"There is no class '{(name.Length > 80 ? name[..80] + "…" : name)}' here.", field, remedy: "Give the class the same name in both programs.");
    }
}
