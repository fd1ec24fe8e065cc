using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Training;
using Winnow.Core.Querying;
using Winnow.Core.Streaming;
using Winnow.Storage;

namespace Winnow.Cli.Streaming;

/// <summary>Begins a stream, or goes on with one that has begun.</summary>
internal static class StreamBegin
{
    /// <summary>The stream and its sampler, where its last decision left them.</summary>
    /// <exception cref="CommandException">The call asks for other settings than those the stream began with.</exception>
    public static (StoredStream Stream, StreamSampler Sampler) Open(StreamCall call, Store store)
    {
        if (store.ReadStreams().FirstOrDefault(s => s.Name == call.Name) is { } begun)
        {
            Same(call, begun);
            return (begun, StreamSampler.Load(StreamStrategies.Get(begun.Strategy), begun.State.Span));
        }

        var strategy = call.Strategy ?? StreamStrategies.Get(StreamCall.DefaultStrategy);
        var defaults = new StreamOptions();
        var options = new StreamOptions { Budget = call.Budget ?? defaults.Budget, Seed = call.Seed ?? defaults.Seed };
        var sampler = new StreamSampler(strategy, options);
        return (new(call.Name, strategy.Name, options.Budget, options.Seed, sampler.Save(), store.NewestEvent()), sampler);
    }

    /// <summary>What gives the images their evidence.</summary>
    /// <exception cref="CommandException">The strategy needs evidence and nothing gives it.</exception>
    public static IStreamScorer Scorer(StreamCall call, Store store, CancellationToken cancel)
    {
        var needs = Strategy(call, store).Needs;
        if (call.Encoder is { } encoder)
        {
            NativeLibrary.Require("stream");
            return new FeatureScorer(store, encoder, cancel);
        }

        if (ProjectModels.Newest(store) is { } model)
        {
            NativeLibrary.Require("stream");
            return new ModelScorer(store, model, needs);
        }

        return needs == Evidence.None
            ? new NoScorer()
            : throw new CommandException(
                $"The strategy '{Strategy(call, store).Name}' needs {string.Join(" and ", EvidenceNames.Of(needs))}, and '{store.Folder}' has no model yet; `winnow train {store.Folder}` makes one, --weights FILE.onnx does without, and --strategy random needs none.");
    }

    private static IStreamStrategy Strategy(StreamCall call, Store store) =>
        store.ReadStreams().FirstOrDefault(s => s.Name == call.Name) is { } begun ? StreamStrategies.Get(begun.Strategy) : call.Strategy ?? StreamStrategies.Get(StreamCall.DefaultStrategy);

    private static void Same(StreamCall call, StoredStream begun)
    {
        string? other = (call.Strategy is { } strategy && strategy.Name != begun.Strategy, call.Budget is { } budget && budget != begun.Budget, call.Seed is { } seed && seed != begun.Seed) switch
        {
            (true, _, _) => $"--strategy {call.Strategy!.Name}",
            (_, true, _) => string.Create(CultureInfo.InvariantCulture, $"--budget {call.Budget}"),
            (_, _, true) => $"--seed {call.Seed}",
            _ => null,
        };
        if (other is not null)
        {
            throw CommandException.Usage(string.Create(
                CultureInfo.InvariantCulture,
                $"{other} does not fit the stream '{begun.Name}', which began with {begun.Strategy}, budget {begun.Budget} and seed {begun.Seed}; leave it out, or begin another stream with --name."));
        }
    }
}
