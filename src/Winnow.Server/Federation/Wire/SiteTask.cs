using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site is asked to do next.</summary>
public sealed record SiteTask
{
    /// <summary>Which of the kinds.</summary>
    public required SiteTaskKind Kind { get; init; }

    /// <summary>The sum it is about.</summary>
    public SumInfo? Sum { get; init; }

    /// <summary>For <see cref="SiteTaskKind.ShareKeys"/>: keys of all sites.</summary>
    public IReadOnlyList<KeyAdvertisement>? Keys { get; init; }

    /// <summary>For <see cref="SiteTaskKind.SendMasked"/>: what the neighbours sent to this site.</summary>
    public IReadOnlyList<EncryptedShare>? Shares { get; init; }

    /// <summary>For <see cref="SiteTaskKind.ConfirmList"/>: sites in the sum.</summary>
    public IReadOnlyList<string>? Sites { get; init; }

    /// <summary>For <see cref="SiteTaskKind.Unmask"/>: who signed the list.</summary>
    public IReadOnlyList<ConsistencySignature>? Signatures { get; init; }

    /// <summary>For <see cref="SiteTaskKind.Choose"/>: what decides which samples are labelled.</summary>
    public ChoiceThresholds? Thresholds { get; init; }

    /// <summary>For <see cref="SiteTaskKind.Choose"/>: how the run's sites train, where trials or a vote decided it; null for the plan's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalTraining? Training { get; init; }

    /// <summary>For <see cref="SiteTaskKind.Choose"/> and <see cref="SiteTaskKind.Done"/>: the run's model.</summary>
    public BlobManifest? Model { get; init; }

    /// <summary>For <see cref="SiteTaskKind.Choose"/> and <see cref="SiteTaskKind.Done"/>: number of the run.</summary>
    public int Run { get; init; }
}

/// <summary>Kinds of tasks.</summary>
public enum SiteTaskKind
{
    /// <summary>Nothing to do yet; ask again.</summary>
    Wait = 0,

    /// <summary>Send the vector as it is.</summary>
    SendPlain = 1,

    /// <summary>Stage 1 of secure aggregation.</summary>
    AdvertiseKeys = 2,

    /// <summary>Stage 2.</summary>
    ShareKeys = 3,

    /// <summary>Stage 3.</summary>
    SendMasked = 4,

    /// <summary>Stage 4.</summary>
    ConfirmList = 5,

    /// <summary>Stage 5.</summary>
    Unmask = 6,

    /// <summary>Put the chosen samples into the own queue.</summary>
    Choose = 7,

    /// <summary>The run is over.</summary>
    Done = 8,
}
