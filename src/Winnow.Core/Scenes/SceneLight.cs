namespace Winnow.Core.Scenes;

/// <summary>The light of a street scene.</summary>
public enum SceneLight
{
    /// <summary>Sun or a bright sky.</summary>
    Day,

    /// <summary>Low light with street lamps and headlights on.</summary>
    Dusk,

    /// <summary>Street lamps and headlights alone, with the noise of a camera at its limit.</summary>
    Night,
}
