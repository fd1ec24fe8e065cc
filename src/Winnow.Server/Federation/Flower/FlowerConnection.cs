using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Federation;

/// <summary>One client that joined a Flower server: one question, one answer, in order.</summary>
internal sealed class FlowerConnection
{
    private readonly HttpContext context;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FlowerConnection(HttpContext context)
    {
        this.context = context;
        context.RequestAborted.Register(Close);
    }

    /// <summary>Name for notes: the protocol gives clients none.</summary>
    public string Client { get; } = $"client-{Guid.NewGuid():N}"[..15];

    /// <summary>Ends when the client is gone or let go.</summary>
    public Task Closed => closed.Task;

    /// <summary>Lets the client go.</summary>
    public void Close() => closed.TrySetResult();

    /// <summary>Asks, and waits for the answer; a client that fails is let go.</summary>
    public async Task<(string Client, FlowerAnswer? Answer, string? Problem)> AskAsync(FlowerTask task, byte[] question, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, context.RequestAborted);
        try
        {
            await GrpcFrames.WriteAsync(context.Response.Body, question, either.Token);
            var message = await GrpcFrames.ReadAsync(context.Request.Body, either.Token);
            if (task == FlowerTask.Reconnect)
            {
                Close();
                return (Client, null, null);
            }

            var answer = message is null ? throw new InvalidDataException("it hung up") : FlowerCodec.ReadAnswer(message);
            return answer.Task != task ? throw new InvalidDataException($"it answered {answer.Task} to {task}")
                : answer.Status != 0 ? (Client, null, $"it could not {task}: {answer.StatusMessage}")
                : (Client, answer, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException || (exception is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Close();
            return (Client, null, task == FlowerTask.Reconnect ? null : exception.Message);
        }
    }
}
