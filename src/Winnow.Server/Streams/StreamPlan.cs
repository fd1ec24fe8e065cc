using System.Globalization;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Streaming;
using Winnow.Storage;

namespace Winnow.Server.Streams;

/// <summary>How the next images are decided: by which strategy, and from which evidence.</summary>
/// <param name="Strategy">The strategy; chance where the one asked for needs a model and there is none yet.</param>
/// <param name="Budget">Share of the images that may be kept.</param>
/// <param name="Model">The model that scores, or null.</param>
internal sealed record StreamPlan(IStreamStrategy Strategy, double Budget, StoredModel? Model)
{
    /// <summary>What names of the server's streams begin with; a command's streams are called otherwise.</summary>
    private const string Prefix = "server-";

    /// <summary>Whether embeddings are needed: the model's, or without one the short description of each picture.</summary>
    public bool Embeddings => Strategy.Needs.HasFlag(Evidence.Embeddings);

    /// <summary>Where the evidence comes from, as the journal says it.</summary>
    public string Source => Model is { } model ? string.Create(CultureInfo.InvariantCulture, $"model {model.Number} ({model.Name})") : Embeddings ? "the pictures alone" : "no model";

    public static StreamPlan Of(Store store, IntakeSettings settings)
    {
        var wanted = StreamStrategies.Get(settings.Strategy);

        // Streams decide by class probabilities, which detectors and segmenters do not give.
        var model = store.ReadProject().Task == "classify" && store.ReadModels() is [.., var newest] ? newest : null;
        var possible = model is not null || (wanted.Needs & ~Evidence.Embeddings) == Evidence.None;
        return new(possible ? wanted : StreamStrategies.Get("random"), settings.Budget, model);
    }

    /// <summary>The stream to go on with. Strategy, budget and the size of the evidence belong to a stream: where one of them has changed, another is begun.</summary>
    /// <param name="store">The project.</param>
    /// <param name="evidence">The first image of the part.</param>
    public (StoredStream Stream, StreamSampler Sampler) Open(Store store, StreamSample evidence)
    {
        StoredStream[] own = [.. store.ReadStreams().Where(s => s.Name.StartsWith(Prefix, StringComparison.Ordinal))];
        if (own is [.., var last] && last.Strategy == Strategy.Name && last.Budget == Budget)
        {
            var sampler = StreamSampler.Load(Strategy, last.State.Span);
            if (Fits(sampler.Dimensions, evidence.Embedding) && Fits(sampler.Classes, evidence.Probabilities))
            {
                return (last, sampler);
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{own.Length + 1}");
        var options = new StreamOptions { Budget = Budget, Seed = Seed.Derive(store.ReadProject().Seed, $"stream/{name}") };
        var begun = new StreamSampler(Strategy, options);
        return (new(name, Strategy.Name, Budget, options.Seed, begun.Save(), store.NewestEvent()), begun);
    }

    private static bool Fits(int? size, float[]? values) => size is null || values is null || size == values.Length;
}
