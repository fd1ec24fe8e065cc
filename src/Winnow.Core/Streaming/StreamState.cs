using System.Text.Json.Serialization;

namespace Winnow.Core.Streaming;

/// <summary>What a stream strategy remembers. Made by <see cref="IStreamStrategy.Start"/>; saved and loaded as JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoState), "none")]
[JsonDerivedType(typeof(CountState), "count")]
[JsonDerivedType(typeof(ThresholdState), "threshold")]
[JsonDerivedType(typeof(NeighbourState), "neighbours")]
[JsonDerivedType(typeof(GainState), "gain")]
[JsonDerivedType(typeof(VolumeState), "volume")]
[JsonDerivedType(typeof(GuardState), "guard")]
public abstract class StreamState
{
    /// <summary>The state as the type its strategy made.</summary>
    /// <exception cref="ArgumentException">Another strategy made it.</exception>
    internal T As<T>()
        where T : StreamState =>
        this as T ?? throw new ArgumentException($"A {GetType().Name} was made by another strategy; this one keeps a {typeof(T).Name}.");
}

/// <summary>Nothing is remembered.</summary>
internal sealed class NoState : StreamState;

/// <summary>How many samples passed.</summary>
internal sealed class CountState : StreamState
{
    public long Seen { get; set; }
}

/// <summary>A threshold on the largest probability.</summary>
internal sealed class ThresholdState : StreamState
{
    public double Theta { get; set; } = 1;
}
