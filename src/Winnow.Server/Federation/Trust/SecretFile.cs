using System.Text;

namespace Winnow.Server.Federation;

/// <summary>Files that only their owner may read: private keys.</summary>
internal static class SecretFile
{
    /// <summary>Writes in one step; never readable for others, not even for a moment.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(path + ".part", options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}
