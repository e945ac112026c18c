using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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

    /// <summary>The page that it shows.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, errors of scripts, and dialogs.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Goes to a page. The service's pages keep a connection open, so it is loaded when its document is.</summary>
    /// <param name="address">The page's.</param>
    public async Task GoAsync(Uri address)
    {
        IResponse? answer = await Page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        Assert.True(answer is null or { Ok: true }, $"{address}: {answer?.Status}");
    }

    /// <summary>The window comes to an address. It is asked until it is so: who waits for the event misses one that was there before the wait.</summary>
    /// <param name="part">What the address has in it.</param>
    public Task AssertAtAsync(string part) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(part), RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = 60_000 });

    /// <summary>The page breaks none of axe's rules: contrast, names, headings, tables, and whatever else it knows.</summary>
    public async Task AssertReadableAsync()
    {
        // What is folded away is read too.
        await Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        AxeResult result = await Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{Page.Url}: {string.Join("; ", result.Violations.Select(static v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Select(static n => n.Html))})"))}");
        Assert.True(result.Passes.Length > 10, "axe has looked at nothing.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
