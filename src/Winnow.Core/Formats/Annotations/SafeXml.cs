using System.Xml;
using System.Xml.Linq;

namespace Winnow.Core.Formats;

/// <summary>Reads XML files of strangers: no document type, no resolver, caps on size and depth.</summary>
internal static class SafeXml
{
    private static XmlReaderSettings Settings(long characters) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = characters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = true,
    };

    /// <summary>The root element of a small file.</summary>
    /// <exception cref="DatasetException">No XML, with a document type, or above a limit.</exception>
    public static XElement Load(string path, ReadLimits limits)
    {
        var root = default(XElement);
        Read(path, limits.WholeBytes, reader =>
        {
            reader.MoveToContent();
            root = Element(reader, limits, Path.GetFileName(path));
        });
        return root!;
    }

    /// <summary>Reads a file with a forward reader.</summary>
    /// <exception cref="DatasetException">No XML, with a document type, or above a limit.</exception>
    public static void Read(string path, long bytes, Action<XmlReader> read)
    {
        var name = Path.GetFileName(path);
        var length = new FileInfo(path).Length;
        if (length > bytes)
        {
            throw new DatasetException($"{name} has {length} bytes; at most {bytes} are read.");
        }

        try
        {
            using var reader = XmlReader.Create(path, Settings(bytes));
            read(reader);
        }
        catch (XmlException e)
        {
            throw new DatasetException($"{name} is no XML that is read here (document types and entities are not): {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The element the reader stands on, with all that is in it; built without recursion into depths a file chooses.</summary>
    /// <exception cref="DatasetException">Nested deeper than the limit.</exception>
    public static XElement Element(XmlReader reader, ReadLimits limits, string file)
    {
        var open = new Stack<XElement>();
        while (true)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var empty = reader.IsEmptyElement;
                    var element = new XElement(reader.LocalName);
                    while (reader.MoveToNextAttribute())
                    {
                        // Namespace declarations are dropped like prefixes: these formats use none.
                        if (reader.Prefix != "xmlns" && reader.Name != "xmlns" && element.Attribute(reader.LocalName) is null)
                        {
                            element.Add(new XAttribute(reader.LocalName, reader.Value));
                        }
                    }

                    if (open.TryPeek(out var parent))
                    {
                        parent.Add(element);
                    }

                    if (!empty)
                    {
                        open.Push(element);
                    }
                    else if (open.Count == 0)
                    {
                        return element;
                    }

                    if (open.Count > limits.Depth)
                    {
                        throw new DatasetException($"{file} nests more than {limits.Depth} elements, which is the limit.");
                    }

                    break;
                case XmlNodeType.EndElement:
                    if (open.Pop() is var done && open.Count == 0)
                    {
                        return done;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    open.Peek().Add(new XText(reader.Value));
                    break;
            }

            if (!reader.Read())
            {
                throw new XmlException("the document ends within an element");
            }
        }
    }

    /// <summary>Why a text cannot stand in XML; null where it can.</summary>
    public static string? Problem(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return $"'{text}' holds a character that XML cannot hold";
            }
        }

        return null;
    }

    /// <summary>An element that was kept as text.</summary>
    public static XElement Parse(string element)
    {
        using var reader = XmlReader.Create(new StringReader(element), Settings(ReadLimits.Default.WholeBytes));
        return XElement.Load(reader);
    }

    /// <summary>Writes a file in UTF-8.</summary>
    public static void Write(string path, Action<XmlWriter> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var writer = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, Encoding = new System.Text.UTF8Encoding(false) });
        write(writer);
    }
}
