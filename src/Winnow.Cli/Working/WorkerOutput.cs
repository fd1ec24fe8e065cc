using System.Text.Json;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>What a worker tells the server: one line of JSON each, flushed at once, from any thread.</summary>
internal sealed class WorkerOutput(TextWriter writer)
{
    private readonly Lock gate = new();
    private string? lastStep;
    private double lastShare;

    public void Write(WorkerMessage message)
    {
        var line = JsonSerializer.Serialize(message, WorkerJson.Options);
        lock (gate)
        {
            writer.Write(line + "\n");
            writer.Flush();
        }
    }

    /// <summary>Tells how far a step is, unless that was told a hundredth ago.</summary>
    public void Progress(string step, double share, string detail)
    {
        lock (gate)
        {
            if (lastStep == step && share < 1 && share - lastShare < 0.01 && share >= lastShare)
            {
                return;
            }

            (lastStep, lastShare) = (step, share);
        }

        Write(new("progress") { Step = step, Share = Math.Clamp(share, 0, 1), Detail = detail });
    }
}
