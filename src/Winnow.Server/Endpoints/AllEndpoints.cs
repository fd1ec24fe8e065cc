using Microsoft.AspNetCore.Routing;

namespace Winnow.Server.Endpoints;

/// <summary>Every resource of the API. A new one is one file and one line here.</summary>
internal static class AllEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        HealthEndpoints.Map(routes);
        MetricsEndpoints.Map(routes);
        ServerEndpoints.Map(routes);
        FederationEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        OpenIdEndpoints.Map(routes);
        UserEndpoints.Map(routes);
        InviteEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        AuditEndpoints.Map(routes);
        MemberEndpoints.Map(routes);
        ProjectEndpoints.Map(routes);
        QueueEndpoints.Map(routes);
        AnswerEndpoints.Map(routes);
        ImportEndpoints.Map(routes);
        UploadEndpoints.Map(routes);
        ImageEndpoints.Map(routes);
        RoundEndpoints.Map(routes);
        ModelEndpoints.Map(routes);
        DashboardEndpoints.Map(routes);
        MapEndpoints.Map(routes);
        SampleEndpoints.Map(routes);
        ExploreEndpoints.Map(routes);
        DetectorEndpoints.Map(routes);
        ReviewEndpoints.Map(routes);
        JournalEndpoints.Map(routes);
        VersionEndpoints.Map(routes);
        ExportEndpoints.Map(routes);
        PredictionEndpoints.Map(routes);
        ViewEndpoints.Map(routes);
        BackupEndpoints.Map(routes);
        WebhookEndpoints.Map(routes);
        LabelStudioEndpoints.Map(routes);
        StreamEndpoints.Map(routes);
    }
}
