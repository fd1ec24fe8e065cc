using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Files of labels and predictions that were uploaded and wait to be used.</summary>
internal static class UploadedData
{
    /// <summary>The upload and its file.</summary>
    /// <exception cref="ProblemException">It is not there, not whole, was used, or holds images.</exception>
    public static (StoredUpload Upload, string Path) Find(ProjectHost host, string id)
    {
        // Only an id that a row knows becomes part of a path.
        var upload = host.Read(s => s.ReadUpload(id)) ?? throw Problems.Invalid("There is no such upload.", "upload");
        if (upload.Purpose != "data")
        {
            throw Problems.Invalid("The upload holds images.", "upload", remedy: "Upload the file with the purpose 'data'.");
        }

        if (upload.State != "done")
        {
            throw Problems.Conflict(upload.State == "open" ? "The upload is not complete." : $"The upload was refused: {upload.Reason}", "upload");
        }

        var path = ProjectFiles.Data(host.Folder, upload.Id);
        return File.Exists(path) ? (upload, path) : throw Problems.Gone("The upload was used before.", "Upload the file again.");
    }
}
