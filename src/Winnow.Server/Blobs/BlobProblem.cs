namespace Winnow.Server.Blobs;

/// <summary>A blob that was found missing or damaged, for whoever runs the server.</summary>
/// <param name="Blob">Its name.</param>
/// <param name="Fault"><c>missing</c> or <c>damaged</c>.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="At">When it was found.</param>
public sealed record BlobProblem(string Blob, string Fault, string Reason, DateTimeOffset At);
