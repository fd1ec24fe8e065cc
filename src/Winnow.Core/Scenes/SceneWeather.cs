namespace Winnow.Core.Scenes;

/// <summary>The weather of a street scene.</summary>
public enum SceneWeather
{
    /// <summary>Clear air.</summary>
    Clear,

    /// <summary>Fog: contrast falls exponentially with depth.</summary>
    Fog,

    /// <summary>Rain: streaks, a veil, and a wet road that mirrors lights.</summary>
    Rain,
}
