namespace Winnow.Cli.Working;

/// <summary>Tells how far a job that learns is: each of its parts takes a share of a step.</summary>
internal sealed class LearnProgress(WorkerOutput output)
{
    /// <summary>How often a fit saves its progress.</summary>
    public static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(5);

    private string step = "fit";
    private string doing = "";
    private (double From, double To) share = (0, 1);

    /// <summary>What follows is this part of a step.</summary>
    /// <param name="name"><c>fit</c> or <c>measure</c>.</param>
    /// <param name="from">Share of the step that is done then.</param>
    /// <param name="to">Share that is done after it.</param>
    /// <param name="words">What is being done.</param>
    public void Begin(string name, double from, double to, string words = "")
    {
        (step, share, doing) = (name, (from, to), words);
        output.Progress(step, from, doing);
    }

    /// <summary>Tells how far the part is.</summary>
    /// <param name="done">0 to 1.</param>
    /// <param name="words">What is being done.</param>
    public void Report(double done, string words = "") =>
        output.Progress(step, double.Lerp(share.From, share.To, done), doing.Length > 0 && words.Length > 0 ? $"{doing} · {words}" : doing + words);
}
