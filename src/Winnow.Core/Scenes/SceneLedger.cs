using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Scenes;

/// <summary>Keeps which number on the canvas is which object, and reads masks off the finished canvas.</summary>
internal sealed class SceneLedger(SceneCanvas canvas, int leastArea)
{
    /// <summary>Least share of an object that must show: more than 80 % hidden is left out.</summary>
    private const double LeastVisible = 0.2;

    // Shared by all objects that show as much: a dictionary each would be the larger part of a data set of boxes.
    private static readonly IReadOnlyDictionary<string, string>[] Shares =
    [
        .. Enumerable.Range(0, 101).Select(percent => new Dictionary<string, string>(StringComparer.Ordinal) { ["visible"] = (percent / 100.0).ToString("0.##", CultureInfo.InvariantCulture) }),
    ];

    private readonly List<(int Class, int Area)> drawn = [];

    /// <summary>The number for the next object's paint.</summary>
    public short Next => (short)drawn.Count;

    /// <summary>Notes the object that was just drawn under <see cref="Next"/>, before anything nearer covers it.</summary>
    public void Add(int label) => drawn.Add((label, canvas.CountVisible(Next, 0, 0, canvas.Width, canvas.Height)));

    /// <summary>The objects that show enough, with masks.</summary>
    public ObjectAnnotation[] Read()
    {
        var (height, width) = (canvas.Height, canvas.Width);
        var runs = new List<int>[drawn.Count];
        var ends = new int[drawn.Count];
        var visible = new int[drawn.Count];
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height;)
            {
                var (id, start) = (canvas.Ids[(y * width) + x], y);
                while (++y < height && canvas.Ids[(y * width) + x] == id)
                {
                }

                if (id >= 0)
                {
                    var list = runs[id] ??= [];
                    list.Add((x * height) + start - ends[id]);
                    list.Add(y - start);
                    ends[id] = (x * height) + y;
                    visible[id] += y - start;
                }
            }
        }

        var found = new List<ObjectAnnotation>();
        for (var id = 0; id < runs.Length; id++)
        {
            if (visible[id] < leastArea || visible[id] < LeastVisible * drawn[id].Area)
            {
                continue;
            }

            runs[id].Add((height * width) - ends[id]);
            found.Add(new()
            {
                Shape = new MaskShape(RunLengthMask.FromCounts(height, width, [.. runs[id]])),
                Class = drawn[id].Class,
                Attributes = Shares[(int)Math.Round(100.0 * visible[id] / drawn[id].Area)],
            });
        }

        return [.. found];
    }
}
