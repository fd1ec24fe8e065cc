using System.Globalization;
using System.Text;
using Winnow.Core.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Winnow.Core.Formats;

/// <summary>The <c>data.yaml</c> of a YOLO data set.</summary>
/// <param name="Classes">Class names by number.</param>
/// <param name="Places">Folders and list files of each split, relative to the data set.</param>
internal sealed record YoloData(IReadOnlyList<string> Classes, IReadOnlyList<(Split Split, string Place)> Places)
{
    private static readonly (string Key, Split Split)[] Keys = [("train", Split.Train), ("val", Split.Validation), ("test", Split.Test)];

    /// <summary>Reads it. YAML's tags, anchors and aliases are refused: a data set needs none, and they are how hostile files hurt.</summary>
    /// <exception cref="DatasetException">Not such a file.</exception>
    public static YoloData Read(string path, ReadLimits limits, FormatReport report)
    {
        var name = Path.GetFileName(path);
        Dictionary<string, object> root;
        try
        {
            var parser = new Parser(new StringReader(TextLines.Read(path, limits)));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            root = Node(parser, name, limits, 1) as Dictionary<string, object> ?? throw new DatasetException($"{name} is no mapping with 'names' and 'train'.");
        }
        catch (YamlException e)
        {
            throw new DatasetException($"{name} is no YAML (line {e.Start.Line}): {e.Message.TrimEnd('.')}.", e);
        }

        var classes = Names(root.GetValueOrDefault("names"), name, limits);
        if (root.GetValueOrDefault("nc") is string count && count != classes.Count.ToString(CultureInfo.InvariantCulture))
        {
            throw new DatasetException($"{name} says nc: {count}, but names {classes.Count} classes.");
        }

        report.Note("data.yaml names another folder as path: the folder of data.yaml was taken", root.GetValueOrDefault("path") is null or "." or "./" or "" ? 0 : 1);
        var named = Keys.SelectMany(k => Texts(root.GetValueOrDefault(k.Key)).Select(place => (k.Key, k.Split, Place: place))).ToList();
        var places = new List<(Split, string)>();
        foreach (var same in named.GroupBy(n => n.Place, StringComparer.Ordinal))
        {
            // Tools put one part in for a missing other; the same images in two splits would count twice. The part that the place is named after has them.
            var owner = same.FirstOrDefault(n => n.Place.Contains(n.Key, StringComparison.Ordinal), same.First());
            report.Note($"{string.Join(" and ", same.Select(n => n.Key))} name the same images: read as {owner.Key} only", same.Count() - 1);
            places.Add((owner.Split, owner.Place));
        }

        return new(classes, places);
    }

    /// <summary>The file's text for a data set.</summary>
    public static string Text(AnnotatedDataset dataset, bool listed)
    {
        var text = new StringBuilder("# Written by Winnow\npath: .\n");
        var splits = dataset.Images.Select(i => i.Split!.Value).Distinct().ToHashSet();
        string Place(Split split) => listed ? SplitNames.Of(split) + ".txt" : $"images/{SplitNames.Of(split)}";
        var some = splits.Count == 0 ? Split.Train : splits.Min();
        foreach (var (key, split) in Keys.Where(k => k.Split != Split.Test || splits.Contains(k.Split)))
        {
            // Trainers refuse a file without train and val.
            text.Append(CultureInfo.InvariantCulture, $"{key}: {Place(splits.Contains(split) ? split : some)}{(splits.Contains(split) ? "" : $" # no {key} part here")}\n");
        }

        text.Append("names:\n");
        foreach (var (i, label) in dataset.Classes.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {i}: {Quote(label.Name)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        List<object> list => list.OfType<string>(),
        string { Length: > 0 } one => [one],
        _ => [],
    };

    private static string Quote(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var c in name)
        {
            text.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                < ' ' or '\x7F' or '\x85' or '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static List<string> Names(object? names, string file, ReadLimits limits)
    {
        var list = names switch
        {
            List<object> items => items.Select((n, i) => (Index: i, Name: n as string)).ToList(),
            Dictionary<string, object> map => map.Select(p => (Index: int.TryParse(p.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : -1, Name: p.Value as string)).OrderBy(p => p.Index).ToList(),
            _ => throw new DatasetException($"{file} holds no names: a list of class names, or a map from 0, 1, 2, … to them."),
        };
        if (list.Count == 0 || list.Count > limits.Classes || list.Index().Any(n => n.Item.Index != n.Index || string.IsNullOrEmpty(n.Item.Name) || n.Item.Name.Length > limits.NameLength))
        {
            throw new DatasetException($"{file} names {list.Count} classes; names must be 1 to {limits.Classes} texts, numbered 0, 1, 2, … without gaps.");
        }

        return [.. list.Select(n => n.Name!)];
    }

    private static object Node(Parser parser, string file, ReadLimits limits, int depth)
    {
        if (depth > limits.Depth)
        {
            throw new DatasetException($"{file} nests more than {limits.Depth} levels, which is the limit.");
        }

        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
        {
            throw new DatasetException($"{file} uses a YAML tag, anchor or alias in line {parser.Current.Start.Line}; write the values out.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return scalar.Value;
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new List<object>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, file, limits, depth + 1));
            }

            return list;
        }

        parser.Consume<MappingStart>();
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var line = parser.Current!.Start.Line;
            var key = Node(parser, file, limits, depth + 1) as string ?? throw new DatasetException($"{file} has a key in line {line} that is no text.");
            if (!map.TryAdd(key, Node(parser, file, limits, depth + 1)))
            {
                throw new DatasetException($"{file} has '{key}' twice, again in line {line}.");
            }
        }

        return map;
    }
}
