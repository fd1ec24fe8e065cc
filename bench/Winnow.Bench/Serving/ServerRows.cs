namespace Winnow.Bench.Serving;

/// <summary>The labelling server under load, over HTTP, in a process of its own.</summary>
internal static class ServerRows
{
    private const string Group = "server";

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("server-submit-lease", Group, "ms, p99 of answer + next lease, durable, 50 annotators in closed loops; 0 double leases, 0 lost", new(BoundKind.AtMost, 100), "", c => LoadRows.Run(c).Latency),
        new("server-submit-rate", Group, "answers + leases a second in the same run", new(BoundKind.AtLeast, 1000), "", c => LoadRows.Run(c).Rate),
        new("server-order", Group, "images served out of rank to 1, 2, 10 and 50 annotators at once", new(BoundKind.AtMost, 0), "", OrderRow.Run),
        new("server-page-1m", Group, "ms, p95 of a page of 50 of 1,000,000 images, all filters with an index, deep pages included", new(BoundKind.AtMost, 50), "", LargeRows.Pages),
        new("server-counts-1m", Group, "ms, p95 of the counts of 1,000,000 images", new(BoundKind.AtMost, 10), "", LargeRows.Counts),
        new("server-resident-1m", Group, "MB, most resident memory of the server with 1,000,000 images after paging, counting and labelling", new(BoundKind.AtMost, 1024), "", LargeRows.Resident),
        new("server-ranks-live-1m", Group, "seconds until 1,000,000 new ranks are served", new(BoundKind.AtMost, 10), "", c => RanksRow.Run(c).Seconds),
        new("server-ranks-pause", Group, "ms, longest page of a reader while 1,000,000 new ranks go live", new(BoundKind.AtMost, 100), "", c => RanksRow.Run(c).Pause),
        new("server-idle", Group, "MB resident, 10 s after the start, 10,000 images", new(BoundKind.AtMost, 250), "", StartRows.Idle),
        new("server-cold-start", Group, "seconds from the start of the process to the first page, 10,000 images, slowest of 5", new(BoundKind.AtMost, 3), "", StartRows.Start),
        new("server-upload-cut", Group, "files lost or doubled of 4,000 images in a zip of 4.4 GB whose upload is cut five times", new(BoundKind.AtMost, 0), "", UploadRow.Run),
        new("server-soak-kill", Group, "answers lost or doubled, broken databases and chains over 200 × kill -9 under load", new(BoundKind.AtMost, 0), "", c => SoakRow.Run(c).Faults),
        new("server-soak-back", Group, "seconds from the start after a kill until the queue serves, slowest of 200", new(BoundKind.AtMost, 3), "", c => SoakRow.Run(c).Back),
    ];
}
