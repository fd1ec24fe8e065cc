using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;

namespace Winnow.Server.Endpoints;

/// <summary>Everything that the dashboard shows, from one snapshot.</summary>
internal static class DashboardEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/projects/{project}/dashboard", Get).WithTags("Dashboard").Needs(Role.Viewer);

    private static Ok<Dashboard> Get(ProjectCall call) => TypedResults.Ok(call.Host.Read(store => DashboardReader.Read(store, call.Host.Settings)));
}

/// <summary>The dashboard.</summary>
/// <param name="Saving">The saving meter.</param>
/// <param name="Advice">Whether to go on.</param>
/// <param name="Budget">What is spent.</param>
/// <param name="Curve">The learning curve.</param>
/// <param name="Round">The newest round, or null.</param>
/// <param name="Gain">What each round gained.</param>
/// <param name="Classes">Each class.</param>
/// <param name="Slices">Parts of the images, by tag; of objects by tag, metadata and size of the objects.</param>
/// <param name="Mistakes">Labelled images that the model gets most wrong.</param>
/// <param name="MistakesTotal">How many of them are known.</param>
/// <param name="People">Who labelled.</param>
/// <param name="Uncertainty">How unsure the newest model is, or null before there is one.</param>
/// <param name="Models">Newest models, newest first.</param>
public sealed record Dashboard(
    SavingView Saving,
    Advice Advice,
    IReadOnlyList<BudgetUse> Budget,
    CurveView Curve,
    RoundView? Round,
    IReadOnlyList<GainView> Gain,
    IReadOnlyList<ClassMeasure> Classes,
    IReadOnlyList<SliceView> Slices,
    IReadOnlyList<MistakeView> Mistakes,
    int MistakesTotal,
    IReadOnlyList<PersonView> People,
    Jobs.Protocol.UncertaintyHistogram? Uncertainty,
    IReadOnlyList<ModelView> Models);

/// <summary>The learning curve.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Target">What is aimed at, or null.</param>
/// <param name="HeldOut">Labels drawn by chance, on which all points are measured; of objects those of the newest point.</param>
/// <param name="Winnow">All labels.</param>
/// <param name="Random">Labels drawn by chance alone; empty where objects are drawn.</param>
/// <param name="Matched">Empty where objects are drawn; else as many of the first labels as chance has drawn.</param>
/// <param name="Forecast">Always empty: nothing is extrapolated.</param>
public sealed record CurveView(
    string Metric, double? Target, int HeldOut, IReadOnlyList<CurvePointView> Winnow, IReadOnlyList<CurvePointView> Random, IReadOnlyList<CurvePointView> Matched, IReadOnlyList<CurvePointView> Forecast);

/// <summary>A measured point.</summary>
/// <param name="Labels">Labels learned from.</param>
/// <param name="Seconds">Working time up to there.</param>
/// <param name="Value">Share that is right, or the metric.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson; of objects by resampling the images).</param>
/// <param name="High">Upper end.</param>
public sealed record CurvePointView(int Labels, double Seconds, double Value, double Low, double High);

/// <summary>What a round gained.</summary>
/// <param name="Round">The round.</param>
/// <param name="Points">Percentage points over the measured round before.</param>
public sealed record GainView(int Round, double Points);

/// <summary>A part of the images.</summary>
/// <param name="Name">The tag, or a part such as <c>time = night</c> or <c>small objects, to 32² pixels</c>.</param>
/// <param name="Images">Images that carry it; of objects those among the measured ones.</param>
/// <param name="Value">Share that is right of those drawn by chance, of objects the metric; null where there is nothing to judge by.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
public sealed record SliceView(string Name, long Images, double? Value, double? Low, double? High);

/// <summary>A labelled image that the model gets wrong.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Loss">−ln of what the model believes of the label; of boxes those missed and wrong, of areas 1 − mean IoU.</param>
/// <param name="Round">The round whose model says so.</param>
public sealed record MistakeView(string Sample, string Sentence, double Loss, int Round);

/// <summary>Somebody who labels.</summary>
/// <param name="User">Sign-in name.</param>
/// <param name="Name">The same; display names belong to accounts.</param>
/// <param name="Labels">Answers.</param>
/// <param name="PerHour">Answers per hour of work.</param>
/// <param name="Agreement">Share of answers that became the label where several answered, or null where that never happened.</param>
/// <param name="MedianMs">Half of the newest answers took at most so many milliseconds.</param>
public sealed record PersonView(string User, string Name, long Labels, double PerHour, MeasuredValue? Agreement, int MedianMs);
