using Winnow.Core.Formats;
using Winnow.Server.Http;

namespace Winnow.Server.Datasets;

/// <summary>Which annotation formats hold the labels of which task.</summary>
internal static class FormatChoice
{
    private static readonly string[] Whole = ["csv", "imagefolder", "yolo-classify", "labelstudio", "cvat"];
    private static readonly string[] Objects = ["coco", "yolo", "yolo-segment", "yolo-obb", "voc", "labelstudio", "cvat", "darknet", "labelme", "coco-rle", "mask-semantic", "mask-instance"];

    /// <summary>Names of the formats that hold what a task asks for.</summary>
    public static IReadOnlyList<string> Of(string task) => task is "detect" or "segment" ? Objects : Whole;

    /// <summary>The format of a name; <c>yolo</c> is the kind of YOLO that fits the task.</summary>
    /// <exception cref="ProblemException">There is none, or it has no place for such labels.</exception>
    public static IAnnotationFormat Get(string name, string task)
    {
        var exact = name != "yolo" ? name : task switch { "detect" => "yolo", "segment" => "yolo-segment", _ => "yolo-classify" };
        return Of(task).Contains(exact, StringComparer.Ordinal)
            ? AnnotationFormats.Get(exact)
            : throw Problems.Invalid($"The format '{name}' has no place for labels of the task '{task}'.", "format", string.Join(", ", Of(task)));
    }
}
