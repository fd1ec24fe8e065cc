using System.Text.Json.Serialization;

namespace Winnow.Core.Stopping;

/// <summary>How far the newest labels moved the posterior of a Bayesian linear model on the round's features.</summary>
/// <param name="Added">Labels that the newest batch brought; 0 where there is no batch to compare with, and then nothing was moved.</param>
/// <param name="Forward">KL divergence of the posterior with the batch from that without it, in nats.</param>
/// <param name="Backward">KL divergence the other way round, in nats.</param>
public sealed record PosteriorShift(int Added, double Forward, double Backward)
{
    /// <summary>What the batch can have changed the expected loss on new samples by, at most, for any loss from 0 to 1: √(min(forward, backward) / 2). Above 1 it says nothing by itself.</summary>
    /// <remarks>
    /// For any function f of the parameters, E_q f ≤ E_p f + (KL(q‖p) + ln E_p e^(λ(f − E_p f))) / λ (Donsker and Varadhan 1975). Where f is the expected loss, from 0 to 1, the
    /// logarithm is λ²/8 at most (Hoeffding 1963); the best λ gives the root, and p and q may change places. No sample of the loss is taken, so nothing here is a matter of chance.
    /// </remarks>
    [JsonIgnore]
    public double GapBound => Math.Sqrt(Math.Min(Forward, Backward) / 2);
}
