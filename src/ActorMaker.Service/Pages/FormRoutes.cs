using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Operations.Images;
using ActorMaker.Operations.Trainings;
using ActorMaker.Pages;
using ActorMaker.Service.Api;

namespace ActorMaker.Service.Pages;

/// <summary>The buttons of the pages: what the API does, asked for by forms, and answered by pages. What changes several files is shown first.</summary>
/// <param name="api">What the routes share.</param>
/// <param name="site">What the pages show.</param>
/// <param name="starts">The forms that start trainings.</param>
/// <param name="key">What every form sends along.</param>
internal sealed class FormRoutes(ApiState api, SiteMemory site, StartForms starts, string key)
{
    /// <summary>Where all forms go: the guard leaves it to them to ask for the key.</summary>
    public const string Folder = "/do";

    private const int MaxBody = 16 * 1024;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Folder + "/sync/loras", Handle((context, form) => PlanAsync(context, form, new SyncLoras(), "Sync S3 LoRAs", Folder + "/sync/loras")));
        routes.MapPost(Folder + "/sync/manifests", Handle((context, form) => PlanAsync(context, form, new SyncManifests(), "Bring the manifests up to date", Folder + "/sync/manifests")));
        routes.MapPost(Folder + "/push", Handle(PushAsync));
        routes.MapPost(Folder + "/undo", Handle((context, form) => PlanAsync(context, form, new Undo(), "Undo", Folder + "/undo")));
        routes.MapPost(Folder + "/trainings/{id}/check", Handle((context, _) => CommandAsync(context, static (commands, training, stop) => commands.CheckAsync(training.Entry!, stop))));
        routes.MapPost(Folder + "/trainings/{id}/cancel", Handle((context, _) => CommandAsync(context, static (commands, training, stop) => commands.CancelAsync(training.Entry!, training.RunId, stop))));
        routes.MapPost(Folder + "/trainings/{id}/retry", Handle((context, _) => CommandAsync(context, static (commands, training, stop) => commands.RetryAsync(training.Entry!, training.RunId, stop))));
        routes.MapPost(Folder + "/trainings/{id}/resolve", Handle((context, form) => CommandAsync(context, (commands, training, stop) => commands.GiveUpAsync(training.Entry!, form["reason"].ToString(), stop))));
        routes.MapPost(Folder + "/trainings/{id}/put-back", Handle(PutBackAsync));
        routes.MapPost(Folder + "/{kind}/{subject}/versions/{version}/good", Handle(MarkAsync));
        routes.MapPost(Folder + "/{kind}/{subject}/start", Handle(starts.AnswerAsync));
    }

    /// <summary>Reads a form, and lets only our own pass.</summary>
    private RequestDelegate Handle(Func<HttpContext, IFormCollection, Task> handle) => async context =>
    {
        IFormCollection? form = null;
        if (context.Request is { HasFormContentType: true, ContentLength: <= MaxBody })
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }

        if (form is null || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(form["key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(key))))
        {
            await MessageAsync(context, StatusCodes.Status403Forbidden, "Not done", "This form is older than the service, or not its own: go back, reload the page, and try again.", []);
            return;
        }

        await handle(context, form);
    };

    private async Task PushAsync(HttpContext context, IFormCollection form)
    {
        string actor = form["actor"].ToString();
        ReportModel model = await site.ReadAsync(context.RequestAborted);
        bool isKnown = model.Tree.Actors.Any(a => string.Equals(a.Name, actor, StringComparison.Ordinal)) && IdFilter.IsPlain(actor);
        await (isKnown
            ? PlanAsync(context, form, new Push(), "Push the images of " + actor, Folder + "/push", actor)
            : MessageAsync(context, StatusCodes.Status404NotFound, "Not done", "There is no actor of that name.", []));
    }

    private async Task PlanAsync(HttpContext context, IFormCollection form, Operation operation, string title, string address, string? actor = null)
    {
        string plan = form["plan"].ToString();
        string journal = form["journal"].ToString();
        bool apply = plan.Length > 0;
        if (apply && api.Service.Waiting is { } what)
        {
            await MessageAsync(context, StatusCodes.Status409Conflict, title, GitBusy.Why(what), []);
            return;
        }

        PlanKeeper door = await api.RunAsync(operation, plan, journal.Length > 0 ? journal : null, apply, "a page", context.RequestAborted, actor);
        site.Forget();
        if (door.IsOther)
        {
            await MessageAsync(context, StatusCodes.Status409Conflict, title, "The tree is another than the one that was shown: look at the new plan.", door.Findings);
        }
        else if (door.Plan is not { } made)
        {
            await MessageAsync(context, StatusCodes.Status422UnprocessableEntity, title, "It cannot be done.", door.Findings);
        }
        else if (apply)
        {
            string done = FormattableString.Invariant($"{door.Result?.Changed ?? 0} files changed, {door.Result?.Failed ?? 0} failed.");
            await MessageAsync(context, StatusCodes.Status200OK, title, made.Transfers.Count > 0 && door.Lines is [.., var said] ? said + "." : done, door.Findings);
        }
        else
        {
            string[] lost = [.. made.Edits.SelectMany(static e => e.LostValues.Select(l => $"{l.JsonPath}: {SecretTokens.Mask(l.RawJson)} ({l.Reason})"))];
            byte[] page = LivePages.Preview(await site.ReadAsync(context.RequestAborted), title, [.. PlanPreview.Changes(made)], lost, door.Findings, (address, [("plan", PlanIdentity.Of(made)), ("journal", journal), .. actor is null ? ((string, string)[])[] : [("actor", actor)]]));
            await PageRoutes.WriteAsync(context, StatusCodes.Status200OK, page);
        }
    }

    private async Task CommandAsync(HttpContext context, Func<TrainingCommands, TrainingView, CancellationToken, Task<TrainingAnswer>> command)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        TrainingView[] found = [.. api.Trainings(isWhole: false, context.RequestAborted).Where(t => t.Id == id && t.Entry is not null)];
        if (found is not [var training])
        {
            await MessageAsync(context, StatusCodes.Status404NotFound, "Not done", "The entry of this training is not in the tree, or several have its id.", []);
            return;
        }

        await AnswerAsync(context, training.Version, await api.CommandAsync(training, command));
    }

    private async Task PutBackAsync(HttpContext context, IFormCollection form)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        TrainingView[] found = [.. api.Trainings(isWhole: false, context.RequestAborted).Where(t => t.Has(id) && t is { Entry: null, Job: not null })];
        if (found is not [var training])
        {
            await MessageAsync(context, StatusCodes.Status404NotFound, "Not done", "There is no such training whose entry is missing, or several have its id.", []);
            return;
        }

        await AnswerAsync(context, training.Version, await api.CommandAsync(training, static (commands, lost, stop) => commands.PutBackAsync(lost.Job!, stop)));
    }

    private async Task MarkAsync(HttpContext context, IFormCollection form)
    {
        SubjectKind? kind = (string)context.Request.RouteValues["kind"]! switch { "styles" => SubjectKind.Style, "actors" => SubjectKind.Actor, _ => null };
        string version = (string)context.Request.RouteValues["version"]!;
        if (kind is not { } known || api.Find(known, (string)context.Request.RouteValues["subject"]!) is not [VersionPlace place])
        {
            await MessageAsync(context, StatusCodes.Status404NotFound, "Not done", "There is no style or actor of that name.", []);
            return;
        }

        bool good = form["good"] == "true";
        await AnswerAsync(context, version, await api.ChangeAsync((commands, _) => Task.FromResult(commands.MarkGood(place, version, good))));
    }

    /// <summary>Back to where one came from, if it was done: a reload then asks for nothing twice.</summary>
    private Task AnswerAsync(HttpContext context, string title, TrainingAnswer answer)
    {
        site.Forget();
        if (answer.Code is { } code)
        {
            return MessageAsync(context, TrainingProblems.StatusOf(code), title, answer.Detail, [.. answer.Findings.Select(static f => new WeighedFinding(f, f.Rule.Severity))]);
        }

        bool own = Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out Uri? from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = own ? from!.PathAndQuery : "/";
        return Task.CompletedTask;
    }

    private async Task MessageAsync(HttpContext context, int status, string title, string text, IReadOnlyList<WeighedFinding> findings) =>
        await PageRoutes.WriteAsync(context, status, LivePages.Message(await site.ReadAsync(context.RequestAborted), title, text, findings));
}
