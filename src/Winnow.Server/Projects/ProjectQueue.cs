using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>The order in which a project's samples are served, and who holds which: samples asked for by name first, then the newest round's picks by rank, then draws by chance.</summary>
/// <remarks>Two kinds promise the same: <see cref="LabelQueue"/> holds it in memory, for the only server of a project; <see cref="SharedQueue"/> leaves it in the database, for any number of them.</remarks>
public abstract class ProjectQueue
{
    /// <summary>The newest round, or null before the first.</summary>
    public abstract int? Round { get; }

    /// <summary>Annotators that a sample needs.</summary>
    public int Overlap { get; set; } = 1;

    /// <summary>Places that still take answers, draws by chance left out; read without a lock for meters.</summary>
    public abstract int Remaining { get; }

    /// <summary>Rises with every change to what lies in memory, so that a change that failed half-way shows.</summary>
    internal virtual long Changes => 0;

    /// <summary>Gives an annotator the best free samples.</summary>
    /// <param name="store">Keeps the leases.</param>
    /// <param name="annotator">Who asks.</param>
    /// <param name="count">How many more, at least 0; nobody holds more than <see cref="LabelQueue.HoldMax"/>.</param>
    /// <param name="holding">What the annotator has on screen already: renewed, not given again.</param>
    /// <returns>First what the annotator held but has lost sight of (as after a reload), then new ones by rank.</returns>
    public abstract IReadOnlyList<QueueEntry> Next(Store store, string annotator, int count, IReadOnlyCollection<SampleId> holding);

    /// <summary>Gives an annotator one sample, as after an undo, whoever else holds it.</summary>
    public abstract QueueEntry Reopen(Store store, string annotator, SampleId sample);

    /// <summary>Lets an annotator's samples go, as at sign-out.</summary>
    public abstract void Release(Store store, string annotator, IEnumerable<SampleId> samples);

    /// <summary>Takes note of what the store now says about a sample: after an answer, an undo, a review or an import.</summary>
    public abstract void Refresh(Store store, SampleId sample);

    /// <summary>The round and rank by which a sample is in the queue, or null.</summary>
    public abstract (int? Round, int Rank)? PlaceOf(Store store, SampleId sample);
}
