using Winnow.Core.Federation;
using Winnow.Core.Loop;

namespace Winnow.Server.Federation;

/// <summary>The coordinator of a federation, without its network: sites in, models and thresholds out. Everything it decides is a line in a journal first.</summary>
/// <remarks>A coordinator that was killed at any moment goes on from its journal: answers it acknowledged are in it, and everything else is sent again by the sites.</remarks>
public sealed partial class Coordinator : IDisposable
{
    private readonly Lock gate = new();
    private readonly CoordinatorOptions options;
    private readonly Journal journal;
    private readonly BlobStore blobs;
    private readonly Dictionary<string, DateTimeOffset> lastSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> plainRounds = new(StringComparer.Ordinal);
    private readonly List<(string Site, SiteAnswer Answer, int Round)> late = [];
    private readonly List<RoundHistory> history = [];
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FederationPlan? plan;
    private TensorLayout? layout;
    private BlobManifest? model;
    private BlobManifest? control;
    private (BlobManifest Model, BlobManifest? Control) beginning;
    private (BlobManifest Values, int Steps)? aggregation;
    private ChoiceSearch? search;
    private double? penalty;
    private bool voted;
    private IReadOnlyList<string>? choiceSites;
    private RunningSum? sum;
    private DateTimeOffset openedAt;
    private DateTimeOffset? quorumAt;
    private int round;
    private int failures;
    private string? ended;

    private Coordinator(CoordinatorOptions options, FederationAuthority authority, Journal journal)
    {
        (this.options, Authority, this.journal) = (options, authority, journal);
        blobs = new(Path.Combine(options.Folder, "tensors"));
    }

    /// <summary>Name of the journal in the folder.</summary>
    internal const string JournalName = "federation.jsonl";

    /// <summary>The certificate authority.</summary>
    public FederationAuthority Authority { get; }

    /// <summary>Who may take part; only under the lock.</summary>
    internal SiteRegistry Sites { get; } = new();

    /// <summary>All sites that ever enrolled, by name.</summary>
    public IReadOnlyList<RegisteredSite> ListSites()
    {
        lock (gate)
        {
            return [.. Sites.All];
        }
    }

    /// <summary>A site that may take part; null where there is none of that name.</summary>
    public RegisteredSite? FindSite(string name)
    {
        lock (gate)
        {
            return Sites.Find(name);
        }
    }

    /// <summary>Opens a coordinator's folder, or makes it.</summary>
    /// <exception cref="FederationException">Options are out of range, or files do not belong together.</exception>
    /// <exception cref="InvalidDataException">The journal was changed.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static Coordinator Open(CoordinatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Directory.CreateDirectory(options.Folder);
        var opened = Journal.Open(Path.Combine(options.Folder, JournalName), options.Clock);
        FederationAuthority? authority = null;
        try
        {
            authority = FederationAuthority.Open(options.Folder, options.Clock);
            var coordinator = new Coordinator(options, authority, opened);
            coordinator.Replay();
            return coordinator;
        }
        catch
        {
            authority?.Dispose();
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A one-time code that lets a site in.</summary>
    /// <exception cref="FederationException">The name is no name, or taken.</exception>
    public EnrolmentCode NewCode(string site)
    {
        lock (gate)
        {
            if (!SiteName.IsValid(site) || Sites.IsTaken(site))
            {
                throw new FederationException(SiteName.IsValid(site) ? $"'{site}' is enrolled already; shut it out first if it is to enrol anew." : $"'{site}' is no name of a site; take {SiteName.Rule}.");
            }

            var code = EnrolmentCode.Create(site, Authority.Fingerprint);
            Record(new CodeCreated(site, EnrolmentCode.HashOf(code.Secret)));
            return code;
        }
    }

    /// <summary>Shuts a site out: its certificate counts no more, from the next request on.</summary>
    /// <param name="site">Its name.</param>
    /// <param name="reason">Why, for people; up to 200 characters on one line, or null.</param>
    /// <exception cref="FederationException">There is no such site, or the reason is too long.</exception>
    public void Revoke(string site, string? reason = null)
    {
        if (reason is not null && (reason.Length is 0 or > CoordinatorChange.ReasonMax || reason.Any(char.IsControl)))
        {
            throw new FederationException($"A reason has 1 to {CoordinatorChange.ReasonMax} characters on one line.");
        }

        lock (gate)
        {
            if (!Sites.IsTaken(site))
            {
                throw new FederationException($"No site '{site}' is enrolled.");
            }

            Record(new SiteRevoked(site, reason));
            Advance();
        }
    }

    /// <summary>Lets a site in that has a code; the code is spent.</summary>
    /// <exception cref="FederationException">The code is not out, or the request is malformed.</exception>
    public EnrolReply Enrol(EnrolRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (gate)
        {
            if (!Sites.Admits(request.Site, request.Secret))
            {
                throw new FederationException("The enrolment code is not known, or was used before; ask the coordinator for a new one.");
            }

            using var certificate = Authority.IssueSite(request.Site, request.SigningRequest);
            using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(certificate);
            Record(new SiteEnrolled(request.Site, key!.ExportSubjectPublicKeyInfo(), BlobManifest.Hash(certificate.RawData)));
            return new(certificate.RawData, Authority.Certificate.RawData);
        }
    }

    /// <summary>Starts a run: rounds of training, then one choice. The model of the run before goes on where it has the same layout; of another model the tensors of the same names and shapes do.</summary>
    /// <param name="next">What to do; its number is set here.</param>
    /// <param name="fresh">Weights to start from where no model goes on: all of the network's, or those that travel. Null starts a softmax regression from zero.</param>
    /// <exception cref="FederationException">A run is not over, the plan is out of range, or a network has nothing to start from.</exception>
    public FederationPlan StartRun(FederationPlan next, ModelWeights? fresh = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (gate)
        {
            if (plan is not null && !IsOver)
            {
                throw new FederationException($"Run {plan.Run} is not over; it goes on as it is.");
            }

            next = (next with { Run = (plan?.Run ?? 0) + 1 }).Validate();
            var shared = next.Layout();
            var goesOn = layout?.Equals(shared) == true && model is not null;
            var start = goesOn ? model! : blobs.Add(TensorBytes.Of(Start(next, shared, fresh).Values));
            var variate = !next.Scaffold ? null : goesOn && control is not null ? control : blobs.Add(TensorBytes.Of(new float[shared.Length]));
            Record(new RunStarted(next, start, variate));
            Advance();
            return next;
        }
    }

    /// <summary>The plan of the newest run; null before the first.</summary>
    public FederationPlan? Plan
    {
        get
        {
            lock (gate)
            {
                return plan;
            }
        }
    }

    /// <summary>Where the newest run stands, for people and tests.</summary>
    public CoordinatorStatus Status()
    {
        lock (gate)
        {
            return new(plan?.Run ?? 0, round, plan?.AllRounds ?? 0, IsOver, sum?.Stage, [.. sum?.Answered ?? []], [.. sum?.Expected ?? []], search?.Spent ?? 0, Thresholds, [.. taken.Order(StringComparer.Ordinal)], [.. Present()])
            {
                Ended = ended,
            };
        }
    }

    /// <summary>Whether every site that took part in the choice has its picks in its queue.</summary>
    public bool AllQueued()
    {
        lock (gate)
        {
            return choiceSites is { } asked && asked.All(s => taken.Contains(s) || Sites.Find(s) is null);
        }
    }

    /// <summary>The newest global model; null before the first run.</summary>
    public ModelWeights? Model()
    {
        lock (gate)
        {
            return layout is null || model is null ? null : new(layout, TensorBytes.Floats(blobs.Read(model.Digest)));
        }
    }

    private ModelWeights Start(FederationPlan next, TensorLayout shared, ModelWeights? fresh)
    {
        if (fresh is null && next.Tensors is not null)
        {
            throw new FederationException($"The network of '{next.Features}' has no weights to start from; give fresh ones.");
        }

        var start = fresh is null ? new ModelWeights(shared) : fresh.Layout.Equals(shared) ? fresh : fresh.Select(shared);
        // As from a pre-training, whose encoder is the body of the next network. A regression on features shares no meaning with one on other features.
        return next.Tensors is not null && plan?.Tensors is not null && layout?.Where(name => shared.IndexOf(name) is var i and >= 0 && shared.Tensors[i].Equals(layout.Tensors[layout.IndexOf(name)])) is { } common
            ? start.With(new ModelWeights(layout, TensorBytes.Floats(blobs.Read(model!.Digest))).Select(common))
            : start;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        journal.Dispose();
        Authority.Dispose();
    }

    private bool IsOver => plan is not null && (ended is not null || (round >= plan.AllRounds && (plan.Choice is null || search?.Question is null)));

    private ChoiceThresholds? Thresholds => plan?.Choice is not null && ended is null && round >= plan.AllRounds && search is { Question: null } done ? done.Thresholds : null;

    private IEnumerable<string> Present() => Sites.Active.Select(s => s.Name).Where(s => lastSeen.TryGetValue(s, out var seen) && options.Clock.GetUtcNow() - seen <= (2 * options.PollTime) + TimeSpan.FromSeconds(10));

    private void Record(CoordinatorEvent entry)
    {
        journal.Append(CoordinatorEvent.NameOf(entry), CoordinatorEvent.Write(entry));
        Apply(entry, options.Clock.GetUtcNow());
    }

    private void Signal()
    {
        var before = changed;
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }
}

/// <summary>Where a run stands.</summary>
/// <param name="Run">Number of the run; 0 before the first.</param>
/// <param name="Round">Rounds done.</param>
/// <param name="Rounds">Rounds in all.</param>
/// <param name="IsOver">Whether the run is over.</param>
/// <param name="Stage">The open stage; null while none is.</param>
/// <param name="Answered">Sites that answered it.</param>
/// <param name="Expected">Sites that are asked.</param>
/// <param name="Spent">Labels, or their cost, that the choice spends.</param>
/// <param name="Thresholds">The choice, once made.</param>
/// <param name="Queued">Sites that put their picks into their queue.</param>
/// <param name="Present">Sites that asked for work lately.</param>
public sealed record CoordinatorStatus(
    int Run, int Round, int Rounds, bool IsOver, string? Stage, IReadOnlyList<string> Answered, IReadOnlyList<string> Expected, long Spent, ChoiceThresholds? Thresholds, IReadOnlyList<string> Queued, IReadOnlyList<string> Present)
{
    /// <summary>Why the run ended before its time; null where it did not.</summary>
    public string? Ended { get; init; }
}
