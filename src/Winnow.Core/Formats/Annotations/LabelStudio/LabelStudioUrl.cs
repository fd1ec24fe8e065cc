namespace Winnow.Core.Formats;

/// <summary>Finds the file name in the address that Label Studio has for an image; nothing is ever fetched from it.</summary>
internal static class LabelStudioUrl
{
    private const string LocalFiles = "/data/local-files/?d=";

    /// <summary>The path below the image folder: of <c>/data/local-files/?d=a/b.jpg</c> a/b.jpg, of uploads and web addresses the last part, of a plain path itself.</summary>
    public static string FileName(string address)
    {
        if (address.StartsWith(LocalFiles, StringComparison.Ordinal))
        {
            return Uri.UnescapeDataString(address[LocalFiles.Length..]);
        }

        var isWeb = address.Contains("://", StringComparison.Ordinal);
        if (!isWeb && !address.StartsWith("/data/upload/", StringComparison.Ordinal))
        {
            return address;
        }

        var path = address.Split('?', '#')[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
