using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ActorMaker.Browser.Tests.Chromium))]

namespace ActorMaker.Browser.Tests;

/// <summary>Debian's Chromium, started once for all tests. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private const float Patience = 120_000;

    private string reason = "";
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string? program = Environment.GetEnvironmentVariable("ACTORMAKER_CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Places, File.Exists);
        if (program is null)
        {
            reason = "There is no Chromium: tests/run.sh --install installs it, and ACTORMAKER_CHROMIUM names one that is elsewhere.";
            return;
        }

        // Far longer than anything takes: it only ends a test that has failed.
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            // In a container there is no sandbox to be had, and little shared memory; what is shown is ours.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    /// <summary>A window of its own, with what its pages say; ends the test when there is no browser.</summary>
    /// <param name="options">How it looks at pages.</param>
    public async Task<Window> OpenAsync(BrowserNewContextOptions? options = null)
    {
        if (browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, reason);
            Assert.Fail(reason);
        }

        IBrowserContext context = await browser.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(Patience);
        return new Window(context, await context.NewPageAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
