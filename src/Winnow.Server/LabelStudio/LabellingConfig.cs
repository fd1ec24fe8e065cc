using System.Xml;
using Winnow.Server.Http;

namespace Winnow.Server.LabelStudio;

/// <summary>What a labelling configuration says about images: the variable that holds the address, and by which controls classes are given.</summary>
/// <param name="Variable">Field of a task's data that holds the image, such as <c>image</c>.</param>
/// <param name="Controls">Control by the type of its regions.</param>
internal sealed record LabellingConfig(string Variable, IReadOnlyDictionary<string, LabellingControl> Controls)
{
    private const int CharactersMax = 1 << 20;
    private const int DepthMax = 32;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Choices"] = "choices",
        ["RectangleLabels"] = "rectanglelabels",
        ["PolygonLabels"] = "polygonlabels",
        ["BrushLabels"] = "brushlabels",
    };

    /// <summary>Reads a configuration: XML of a stranger, without document type, entities and resolver.</summary>
    /// <exception cref="ProblemException">No XML, too large, or nothing in it labels an image.</exception>
    public static LabellingConfig Parse(string xml)
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = new List<(string Type, string Name, string To, HashSet<string> Classes)>();
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(xml),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = CharactersMax, MaxCharactersFromEntities = 1024, IgnoreComments = true, IgnoreWhitespace = true });
            while (reader.Read())
            {
                if (reader.Depth > DepthMax)
                {
                    throw Problems.Invalid("The labelling configuration is nested too deep.", "label_config", $"{DepthMax} levels");
                }

                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (reader.LocalName == "Image" && reader.GetAttribute("name") is { } image)
                {
                    images[image] = (reader.GetAttribute("value") ?? "").TrimStart('$');
                }
                else if (Types.TryGetValue(reader.LocalName, out var type) && reader.GetAttribute("name") is { } name && reader.GetAttribute("toName") is { } to)
                {
                    found.Add((type, name, to, new(StringComparer.Ordinal)));
                }
                else if (reader.LocalName is "Label" or "Choice" && found.Count > 0 && reader.GetAttribute("value") is { } value)
                {
                    found[^1].Classes.Add(value);
                }
            }
        }
        catch (XmlException exception)
        {
            throw Problems.Invalid($"The labelling configuration is no XML that is read here: {exception.Message.TrimEnd('.')}.", "label_config");
        }

        var controls = found.Where(c => images.ContainsKey(c.To)).DistinctBy(c => c.Type).ToDictionary(c => c.Type, c => new LabellingControl(c.Name, c.To, c.Classes), StringComparer.Ordinal);
        return controls.Count > 0
            ? new(images[controls.Values.First().To], controls)
            : throw Problems.Invalid("The labelling configuration labels no image.", "label_config", "Choices, RectangleLabels, PolygonLabels or BrushLabels of an Image");
    }

    /// <summary>The control for regions of a type that offers a class, or null.</summary>
    public LabellingControl? For(string type, string name) => Controls.TryGetValue(type, out var control) && control.Offers(name) ? control : null;
}

/// <summary>A control of a labelling configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="To">Name of the image it labels.</param>
/// <param name="Classes">What it offers; empty where it takes its classes from the task.</param>
internal sealed record LabellingControl(string Name, string To, IReadOnlySet<string> Classes)
{
    public bool Offers(string name) => Classes.Count == 0 || Classes.Contains(name);
}
