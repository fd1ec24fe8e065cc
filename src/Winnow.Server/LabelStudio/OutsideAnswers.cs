using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.LabelStudio;

/// <summary>Takes annotations of Label Studio as answers, each once, and takes them back where they were deleted there. Only inside the project's writer.</summary>
internal static class OutsideAnswers
{
    /// <summary>Takes an annotation.</summary>
    /// <returns><c>stored</c>; <c>known</c> where this version or a newer one is here already.</returns>
    public static string Take(ProjectHost host, Store store, OutsideAnswer outside)
    {
        var known = store.ReadOutsideAnswer(OutsideAnswer.Source, outside.Id);
        if (known is { } before && string.CompareOrdinal(outside.Version, before.Version) <= 0)
        {
            return "known";
        }

        if (known?.Answer is { } old && store.ReadAnswer(old) is { Live: true } answer && (answer.Sample != outside.Answer.Sample || answer.Annotator != outside.Answer.Annotator))
        {
            TakeBack(host, store, answer);
        }

        var stored = store.Submit(outside.Answer with { Round = host.Queue.PlaceOf(store, outside.Answer.Sample)?.Round }, host.Settings.Overlap, host.Consensus);
        store.SetOutsideAnswer(OutsideAnswer.Source, outside.Id, outside.Version, stored.Id);
        host.Queue.Refresh(store, outside.Answer.Sample);
        return "stored";
    }

    /// <summary>Takes an annotation back that was deleted in Label Studio.</summary>
    /// <returns><c>deleted</c>; <c>known</c> where nothing of it counts here.</returns>
    public static string Delete(ProjectHost host, Store store, string id)
    {
        var known = store.ReadOutsideAnswer(OutsideAnswer.Source, id);
        var answer = known?.Answer is { } number ? store.ReadAnswer(number) : null;

        // Also where it was never heard of: what arrives late must not bring it back.
        store.SetOutsideAnswer(OutsideAnswer.Source, id, OutsideAnswer.Deleted, null);
        if (answer is not { Live: true })
        {
            return "known";
        }

        TakeBack(host, store, answer);
        return "deleted";
    }

    private static void TakeBack(ProjectHost host, Store store, StoredAnswer answer)
    {
        store.Undo(answer.Id, answer.Annotator, host.Settings.Overlap, host.Consensus);
        host.Queue.Refresh(store, answer.Sample);
    }
}
