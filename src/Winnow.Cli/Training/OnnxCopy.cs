using Winnow.Server.Jobs;

namespace Winnow.Cli.Training;

/// <summary>The ONNX file that lies in every model's folder, for programs that are not Winnow.</summary>
internal static class OnnxCopy
{
    /// <summary>Writes the file so that it is whole or not there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="content">The file's content.</param>
    public static void Write(string folder, byte[] content)
    {
        var path = Path.Combine(folder, ModelDownload.OnnxName);
        using (var file = File.Create(path + ".part"))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}
