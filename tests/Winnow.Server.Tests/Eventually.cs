namespace Winnow.Server.Tests;

/// <summary>Work that goes on beside the test: asked again until it is there, at the pace of the answers. A test that waits in vain ends by the run's own limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The first answer for which <paramref name="there"/> holds.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> there)
    {
        while (true)
        {
            var now = await ask();
            if (there(now))
            {
                return now;
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
