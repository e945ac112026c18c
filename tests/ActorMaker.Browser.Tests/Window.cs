using Microsoft.Playwright;

namespace ActorMaker.Browser.Tests;

/// <summary>A window of the browser, and what went wrong in it.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    internal Window(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add($"{message.Type}: {message.Text} at {message.Location}");
            }
        };
        page.PageError += (_, error) => complaints.Add("script: " + error);
        page.Dialog += (_, dialog) =>
        {
            complaints.Add("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, errors of scripts, and dialogs.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Goes to a page. The service's pages keep a connection open, so it is loaded when its document is.</summary>
    public async Task GoAsync(Uri address)
    {
        IResponse? answer = await Page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        Assert.True(answer is null or { Ok: true }, $"{address}: {answer?.Status}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
