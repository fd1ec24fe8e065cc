using Winnow.Core.Data;
using Winnow.Server.Datasets;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>Write an export, read it back, pack it, and read that back.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Version">Id of the dataset version, or null for the labels as they are now.</param>
/// <param name="Title">Name of the dataset in the files.</param>
public sealed record ExportJob(string Project, ExportRequest Request, long? Version, string Title);

/// <summary>What an <see cref="ExportJob"/> leaves in its folder beside the zip file.</summary>
/// <param name="Bytes">Size of the zip file.</param>
/// <param name="Sha256">Its hex SHA-256.</param>
/// <param name="Report">What is in it and what is not.</param>
/// <param name="Damaged">Names of originals that have another content than they came with, and were left out.</param>
public sealed record ExportResult(long Bytes, string Sha256, ExportReport Report, IReadOnlyList<string> Damaged)
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "export.json";

    /// <summary>Name of the zip file.</summary>
    public const string ZipName = "export.zip";
}

/// <summary>Read an uploaded file of labels, and find the samples it is about.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Path">The file, as it was uploaded.</param>
/// <param name="Format">Name of its annotation format.</param>
/// <param name="EntriesMax">Most entries of a zip file.</param>
public sealed record LabelsJob(string Project, string Path, string Format, int EntriesMax);

/// <summary>What a <see cref="LabelsJob"/> leaves in its folder beside the lines.</summary>
/// <param name="Lines">Lines there are, one for each image of the file.</param>
/// <param name="Skipped">Annotations that cannot be taken; none may be left out silently.</param>
/// <param name="Problems">The first of them, and why.</param>
/// <param name="Classes">Numbers that the file gives the project's classes.</param>
public sealed record LabelsResult(long Lines, long Skipped, IReadOnlyList<FileProblem> Problems, IReadOnlyList<NumberedClass> Classes)
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "labels.json";

    /// <summary>Name of the file of <see cref="ImportedLabel"/>s, one JSON text a line.</summary>
    public const string LinesName = "labels.jsonl";
}

/// <summary>A class and the number that a file gives it.</summary>
/// <param name="Class">Its index in the project.</param>
/// <param name="Number">At least 1.</param>
public sealed record NumberedClass(int Class, long Number);

/// <summary>What a file of labels says about one image.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Sample">The sample of that name, or null.</param>
/// <param name="Number">The number that the file gives it, or null.</param>
/// <param name="Value">The label as people would give it, as JSON; null where there is none, or a problem.</param>
/// <param name="Problem">Why the label cannot be taken, or null.</param>
public sealed record ImportedLabel(string Name, long? Sample, long? Number, string? Value, string? Problem);
