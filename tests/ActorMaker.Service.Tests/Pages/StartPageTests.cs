using System.Net;
using ActorMaker.Service.Tests.Api;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>A training is started from a page: shown first, then sent, once.</summary>
public sealed class StartPageTests
{
    private const string StylePage = "/styles/1_ink_intensity.html";
    private const string Start = "/do/styles/1_ink_intensity/start";

    [Fact]
    public async Task What_would_be_sent_is_shown_and_nothing_is_written_or_asked_for()
    {
        await using Studio studio = await Studio.StartAsync();
        string before = studio.Data.Read(Studio.Versions);

        (HttpStatusCode status, string page) = await PreviewAsync(studio, ("set", "1"), ("p_max_train_steps", "3600"), ("description", "more steps"));

        Assert.Equal(HttpStatusCode.OK, status);
        string text = Page.Text(page);
        Assert.Contains("Nothing is started yet. V9 would be trained as style_1_vV9 on 2 images (set 1).", text, StringComparison.Ordinal);
        Assert.Contains("s3://story-boards-assets/styles/1/a.txt", text, StringComparison.Ordinal);
        Assert.Contains("≠ max_train_steps36002000", text, StringComparison.Ordinal);
        Assert.Contains("more steps", text, StringComparison.Ordinal);
        Assert.Equal(before, studio.Data.Read(Studio.Versions));
        Assert.Empty(studio.RunPod.Runs);
    }

    [Fact]
    public async Task What_was_shown_is_started_once_however_often_its_button_is_pressed()
    {
        await using Studio studio = await Studio.StartAsync();
        Dictionary<string, string> order = Page.Fields((await PreviewAsync(studio, ("set", "1"), ("p_max_train_steps", "3600"))).Page, Start);

        Assert.Equal((HttpStatusCode.SeeOther, StylePage), await studio.Service.SendAsync(Start, order));
        Assert.Equal((HttpStatusCode.SeeOther, StylePage), await studio.Service.SendAsync(Start, order));

        Assert.Single(studio.RunPod.Runs);
        Assert.Equal(["V9", "V8"], studio.Entries.Select(static e => (string)e!["name"]!));
        Assert.Equal((3600, 1), ((int)studio.Entries[0]!["parameters"]!["max_train_steps"]!, (int)studio.Entries[0]!["selectionSetId"]!));
        Assert.Contains("◐ running", (await studio.Service.GetAsync(StylePage)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_trained_without_only_if_somebody_says_so()
    {
        await using Studio studio = await Studio.StartAsync();
        string page = (await PreviewAsync(studio, ("set", "2"))).Page;
        Assert.Contains("1 images of the set are not in S3:\nc.jpg", Page.Text(page), StringComparison.Ordinal);
        Dictionary<string, string> order = Page.Fields(page, Start);

        (HttpStatusCode status, string refusal) = await studio.Service.SendAsync(Start, order);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("c.jpg", refusal, StringComparison.Ordinal);
        Assert.Empty(studio.RunPod.Runs);

        order["force"] = "true";
        Assert.Equal(HttpStatusCode.SeeOther, (await studio.Service.SendAsync(Start, order)).Status);
        Assert.Equal(1, (int)studio.Entries[0]!["imageCount"]!);
    }

    [Fact]
    public async Task Another_version_than_the_one_that_was_shown_is_not_started()
    {
        await using Studio studio = await Studio.StartAsync();
        Dictionary<string, string> order = Page.Fields((await PreviewAsync(studio, ("set", "1"))).Page, Start);
        studio.Data.Replace(Studio.Versions, "\"V8\"", "\"V9\"");

        (HttpStatusCode status, string page) = await studio.Service.SendAsync(Start, order);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("The next version is V10, and V9 was expected.", Page.Text(page), StringComparison.Ordinal);
        Assert.Empty(studio.RunPod.Runs);
    }

    [Fact]
    public async Task An_actor_is_started_from_the_page_of_the_images()
    {
        await using Studio studio = await Studio.StartAsync();
        const string start = $"/do/actors/{Studio.Actor}/start";
        string page = (await studio.Service.GetAsync($"/actors/{Studio.Actor}.html")).Body;
        (_, page) = await studio.Service.SendAsync(start, Page.Fields(page, start));

        Assert.Contains("V1 would be trained as actor_6_V1 on 2 images.", Page.Text(page), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, $"/actor-versions/{Studio.Actor}.html"), await studio.Service.SendAsync(start, Page.Fields(page, start)));
        Assert.Single(studio.RunPod.Runs);
    }

    [Theory]
    [InlineData("p_max_train_steps", "many", HttpStatusCode.BadRequest, "should be a whole number")]
    [InlineData("set", "7", HttpStatusCode.NotFound, "no selection set 7")]
    [InlineData("description", "AKIAIOSFODNN7EXAMPLE", HttpStatusCode.BadRequest, "holds a signature, token or key")]
    public async Task What_makes_no_sense_is_said(string field, string value, HttpStatusCode expected, string why)
    {
        await using Studio studio = await Studio.StartAsync();
        (HttpStatusCode status, string page) = await PreviewAsync(studio, ("set", "1"), (field, value));
        Assert.Equal(expected, status);
        Assert.Contains(why, Page.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_can_start_nothing_says_why()
    {
        await using Studio studio = await Studio.StartAsync(["--confirm", "preferred"]);
        (HttpStatusCode status, string page) = await PreviewAsync(studio, ("set", "1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("there is no --workflow", Page.Text(page), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Page)> PreviewAsync(Studio studio, params (string Name, string Value)[] fields)
    {
        Dictionary<string, string> form = Page.Fields((await studio.Service.GetAsync(StylePage)).Body, Start);
        foreach ((string name, string value) in fields)
        {
            form[name] = value;
        }

        return await studio.Service.SendAsync(Start, form);
    }
}
