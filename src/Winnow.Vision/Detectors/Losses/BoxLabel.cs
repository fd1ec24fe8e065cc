using Winnow.Core.Data;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>One object to learn from.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Box">Where, in pixels of the network's input.</param>
public readonly record struct BoxLabel(int Class, Box Box);
