using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site answers: exactly one of the contents, as the task asked for. Together with <see cref="EnrolRequest"/> and tensors it is all that ever leaves a site.</summary>
public sealed record SiteAnswer
{
    /// <summary>The sum it belongs to; the run's number for <see cref="Chosen"/>.</summary>
    public required string Sum { get; init; }

    /// <summary>Stage 1.</summary>
    public KeyAdvertisement? Keys { get; init; }

    /// <summary>Stage 2.</summary>
    public IReadOnlyList<EncryptedShare>? Shares { get; init; }

    /// <summary>The vector, plain or masked; its bytes were sent before, in chunks.</summary>
    public BlobManifest? Vector { get; init; }

    /// <summary>With a plain vector of a model: labelled examples it was trained on.</summary>
    public long? Examples { get; init; }

    /// <summary>Beside any content: the site's privacy account, where it keeps one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrivacyAccount? Account { get; init; }

    /// <summary>Stage 4.</summary>
    public ConsistencySignature? Signature { get; init; }

    /// <summary>Stage 5.</summary>
    public UnmaskShares? Revealed { get; init; }

    /// <summary>The chosen samples are in the site's queue; how many is not said.</summary>
    public bool Chosen { get; init; }

    /// <summary>The site cannot take part in this sum; a reason from a closed list.</summary>
    public AbstainReason? Abstains { get; init; }

    /// <summary>Number of contents; 1 in a well-formed answer.</summary>
    public int Contents() =>
        (Keys is null ? 0 : 1) + (Shares is null ? 0 : 1) + (Vector is null ? 0 : 1) + (Signature is null ? 0 : 1) + (Revealed is null ? 0 : 1) + (Chosen ? 1 : 0) + (Abstains is null ? 0 : 1);
}

/// <summary>Why a site stays away from a sum.</summary>
public enum AbstainReason
{
    /// <summary>It has no labelled sample yet.</summary>
    NoLabels = 0,

    /// <summary>Its privacy budget would be passed.</summary>
    PrivacyBudget = 1,

    /// <summary>It lost the secrets of this sum, as after a restart.</summary>
    Restarted = 2,

    /// <summary>It refuses what the coordinator asks, such as a swapped key; the site's own log says what.</summary>
    Refused = 3,
}
