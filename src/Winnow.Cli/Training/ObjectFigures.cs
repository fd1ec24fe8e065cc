using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Training;

/// <summary>What a detector or segmenter reaches on some images.</summary>
/// <param name="Value">The leading figure, 0 to 1; null where nothing is there to judge by.</param>
/// <param name="More">Further figures by name.</param>
/// <param name="Classes">Each class in class order.</param>
/// <param name="Parts">The leading figure of parts of the objects, such as small ones, with the images that hold some.</param>
internal sealed record ObjectFigures(double? Value, IReadOnlyList<NamedFigure> More, IReadOnlyList<ClassFigures> Classes, IReadOnlyList<PartFigure> Parts);

/// <summary>What is reached on one class.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Objects">Objects of it that people drew, crowds not counted.</param>
/// <param name="Value">The leading figure; null where the class is not there.</param>
/// <param name="More">Further figures by name.</param>
internal sealed record ClassFigures(int Class, int Objects, double? Value, IReadOnlyList<NamedFigure> More);

/// <summary>What is reached on a part of the objects.</summary>
/// <param name="Name">Such as <c>small objects</c>.</param>
/// <param name="Images">Images that hold some.</param>
/// <param name="Value">The leading figure; null where there is none.</param>
internal sealed record PartFigure(string Name, int Images, double? Value);
