using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>A label that is probably wrong.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Name">File name.</param>
/// <param name="Rank">From 1, most suspect first.</param>
/// <param name="Given">Class of its label, or null where objects are drawn.</param>
/// <param name="Suggested">The most probable other class, or null where objects are drawn.</param>
/// <param name="Suspicion">1 − belief in the label, 0 to 1; of drawn boxes 1 − their quality.</param>
/// <param name="Loss">−ln of the belief in the label, or null where it was not kept.</param>
/// <param name="Sentence">Why, in words.</param>
/// <param name="Round">The round whose model says so.</param>
/// <param name="Thumb">Address of the small picture.</param>
public sealed record SuspectView(string Id, string Name, int Rank, int? Given, int? Suggested, double Suspicion, double? Loss, string Sentence, int Round, string Thumb)
{
    internal static SuspectView Of(string project, Store store, StoredSuspect s, IReadOnlyList<string> classes)
    {
        var id = SampleIds.Text(s.Sample);
        return new(
            id, store.ReadSample(s.Sample)!.Value.Name, s.Rank, s.Given, s.Suggested, s.Suspicion, store.ReadLoss(s.Sample), SentenceOf(s, classes), s.Round, $"/api/projects/{project}/samples/{id}/image?size=thumb");
    }

    internal static SuspectView Of(string project, Store store, StoredObjectSuspect s)
    {
        var id = SampleIds.Text(s.Sample);
        return new(
            id, store.ReadSample(s.Sample)!.Value.Name, s.Rank, null, null, s.Suspicion, store.ReadLoss(s.Sample), s.Sentence, s.Round, $"/api/projects/{project}/samples/{id}/image?size=thumb");
    }

    /// <summary>Why a sample's label is suspect, or null where it is not.</summary>
    internal static SuspectNote? OfSample(Store store, SampleId id) =>
        store.ReadSuspect(id) is { } suspect ? new(SentenceOf(suspect, store.ReadProject().Classes), store.ReadLoss(id))
        : store.ReadObjectSuspect(id) is { } sentence ? new(sentence, store.ReadLoss(id))
        : null;

    /// <summary>Why a label is suspect, in words.</summary>
    internal static string SentenceOf(StoredSuspect s, IReadOnlyList<string> classes) => new SuspectLabel(0, s.Given, s.Suggested, s.Suspicion, s.Confidence).Reason(c => classes[c]);
}
