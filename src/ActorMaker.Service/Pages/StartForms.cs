using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.Trainings;
using ActorMaker.Pages;
using ActorMaker.Service.Api;

namespace ActorMaker.Service.Pages;

/// <summary>Starts trainings for people: shows first what would be sent, then sends it, once.</summary>
/// <param name="api">What the routes share.</param>
/// <param name="site">What the pages show.</param>
/// <param name="orders">Carries orders out.</param>
internal sealed class StartForms(ApiState api, SiteMemory site, StartOrders orders)
{
    // Beside the parameters: what the first form asks for, and what the second one sends along.
    private const string Set = "set";
    private const string Description = "description";
    private const string Version = "version";
    private const string Order = "order";
    private const string Force = "force";

    /// <summary>Answers a form that asks for a start.</summary>
    /// <param name="form">What was sent.</param>
    public async Task AnswerAsync(HttpContext context, IFormCollection form)
    {
        SubjectKind? kind = (string)context.Request.RouteValues["kind"]! switch { "styles" => SubjectKind.Style, "actors" => SubjectKind.Actor, _ => null };
        string name = (string)context.Request.RouteValues["subject"]!;
        if (kind is not { } known || api.Find(known, name) is not [VersionPlace place])
        {
            await ShowAsync(context, StatusCodes.Status404NotFound, model => LivePages.NotStarted(model, name, "There is no style or actor of that name, or several have the number.", set: null));
            return;
        }

        StartOrder order = new((known == SubjectKind.Style ? "style/" : "actor/") + place.Name, Parameters(form))
        {
            SelectionSetId = long.TryParse(form[Set], CultureInfo.InvariantCulture, out long set) ? set : null,
            Description = form[Description].ToString() is { Length: > 0 } text ? text : null,
        };
        await (form[Version].ToString() is { Length: > 0 } version ? StartAsync(context, form, place, order with { ExpectVersion = version }) : PreviewAsync(context, form, place, order));
    }

    private async Task PreviewAsync(HttpContext context, IFormCollection form, VersionPlace place, StartOrder order)
    {
        StartPreview preview = await orders.PreviewAsync(order, context.RequestAborted);
        if (preview.Refusal is { } refusal)
        {
            await RefuseAsync(context, place.Name, refusal);
            return;
        }

        // One order, however often its button is pressed.
        (string, string)[] fields =
        [
            .. Given(form), (Set, form[Set].ToString()), (Description, form[Description].ToString()), (Version, VersionName.Format(preview.Job!.Version)), (Order, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
        ];
        await ShowAsync(context, StatusCodes.Status200OK, model => LivePages.Start(model, place.Name, preview.Job, preview.Set!, fields));
    }

    private async Task StartAsync(HttpContext context, IFormCollection form, VersionPlace place, StartOrder order)
    {
        bool isForced = form[Force] == "true";
        string body = string.Join('\n', [order.Subject, order.Parameters, form[Set].ToString(), form[Description].ToString(), form[Version].ToString(), isForced ? Force : ""]);
        JobOrder? identity = form[Order].ToString() is { Length: > 0 } key ? StartOrders.Identify(Encoding.UTF8.GetBytes("form " + key), Encoding.UTF8.GetBytes(body)) : null;
        StartResult result = await orders.CarryOutAsync(order with { IsForced = isForced, Identity = identity });
        site.Forget();
        if (result.Refusal is { } refusal)
        {
            await RefuseAsync(context, place.Name, refusal);
        }
        else if (!result.IsAccepted)
        {
            await ShowAsync(context, StatusCodes.Status202Accepted, model => LivePages.Message(
                model, place.Name, $"{VersionName.Format(result.Job!.Version)} is written as pending, but RunPod did not say whether it has taken the training: do not start it again, it is asked for by itself.", []));
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/" + LivePages.AddressOf(place.Kind, place.Name);
        }
    }

    /// <summary>What was written into the fields of parameters.</summary>
    private static IEnumerable<(string Name, string Value)> Given(IFormCollection form) =>
        TrainingParameter.All.Select(p => (Name: LivePages.FieldOf(p), Value: form[LivePages.FieldOf(p)].ToString().Trim())).Where(static f => f.Value.Length > 0);

    /// <summary>The same as the API takes it. What should be a number and is none goes on as text, which is refused with a reason.</summary>
    private static string Parameters(IFormCollection form)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            foreach (TrainingParameter parameter in TrainingParameter.All)
            {
                string value = form[LivePages.FieldOf(parameter)].ToString().Trim();
                if (value.Length == 0)
                {
                    continue;
                }

                json.WritePropertyName(parameter.Name);
                if ((parameter.Least is not null || parameter.IsPositive) && IsNumber(value))
                {
                    json.WriteRawValue(value);
                }
                else
                {
                    json.WriteStringValue(value);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool IsNumber(string text)
    {
        try
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Task RefuseAsync(HttpContext context, string name, StartRefusal refusal) =>
        ShowAsync(context, TrainingProblems.StatusOf(refusal.Code), model => LivePages.NotStarted(model, name, refusal.Detail, refusal.Set));

    private async Task ShowAsync(HttpContext context, int status, Func<ReportModel, byte[]> write) => await PageRoutes.WriteAsync(context, status, write(await site.ReadAsync(context.RequestAborted)));
}
