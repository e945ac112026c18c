using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Every system call of a sync is killed, or made to fail: each address stays in a manifest or in a <c>response.json</c> on disk.</summary>
[SupportedOSPlatform("linux")]
public sealed class SyncFaultTests
{
    private const string First = "0000_european_16_male";
    private const string Second = "0001_european_20_female";
    private static readonly string[] Faults = ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES"];

    [Fact]
    public void At_every_instant_each_address_is_in_a_manifest_or_a_response_and_the_next_run_finishes()
    {
        HostProcess.RequireStrace();
        using ActorRepository traced = new();
        Fill(traced);
        string log = Path.GetTempFileName();
        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced], "sync", traced.Root));
        List<SystemCall> calls = SystemCall.Read(log, traced.Root);
        File.Delete(log);
        Assert.InRange(calls.Count, 60, int.MaxValue);
        HashSet<string> addresses = Addresses(traced, withResponses: false);
        Assert.Equal(7, addresses.Count);

        string[] faults = [.. from call in calls from fault in Faults select $"inject={call.Name}:{fault}:when={call.Number}"];
        new Random(HostProcess.Seed).Shuffle(faults);
        faults = HostProcess.Long ? faults : faults[..40];
        ConcurrentBag<string> failures = [];
        int hits = 0;
        Parallel.ForEach(faults, new ParallelOptions { MaxDegreeOfParallelism = 2 }, fault =>
        {
            (bool hit, string? failure) = Try(fault, addresses);
            Interlocked.Add(ref hits, hit ? 1 : 0);
            if (failure is not null)
            {
                failures.Add($"{fault}: {failure}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Count} system calls, {faults.Length} runs, {hits} faults hit, {failures.Count} failures, seed {HostProcess.Seed}");
        Assert.True(failures.IsEmpty, $"seed {HostProcess.Seed}: {failures.Count} of {faults.Length} runs failed\n{string.Join('\n', failures)}");
        Assert.InRange(hits, faults.Length * 8 / 10, int.MaxValue);
    }

    [Fact]
    public void A_folder_that_the_disk_does_not_list_to_its_end_is_a_finding_and_nothing_is_concluded()
    {
        HostProcess.RequireStrace();
        using ActorRepository tree = new();
        Fill(tree);
        tree.Sync();
        string before = tree.ManifestText(First);

        string log = Path.GetTempFileName();
        string folder = Path.GetDirectoryName(tree.ImagePath(First, "x"))!;
        int exit = HostProcess.Trace(log, ["-e", "trace=getdents64", "-P", folder, "-e", "inject=getdents64:error=EIO"], "sync", tree.Root);
        Assert.Contains("(INJECTED)", File.ReadAllText(log), StringComparison.Ordinal);
        File.Delete(log);

        Assert.NotEqual(0, exit);
        Assert.Equal(before, tree.ManifestText(First));
    }

    private static (bool Hit, string? Failure) Try(string fault, HashSet<string> addresses)
    {
        using ActorRepository tree = new();
        Fill(tree);
        Dictionary<string, string> before = Manifests(tree);
        string log = Path.GetTempFileName();
        int exit = HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", fault], "sync", tree.Root);
        string calls = File.ReadAllText(log);
        File.Delete(log);
        bool hit = calls.Contains("(INJECTED)", StringComparison.Ordinal) || calls.Contains("+++ killed by SIGKILL", StringComparison.Ordinal);

        if (addresses.Except(Addresses(tree, withResponses: true)).FirstOrDefault() is { } lost)
        {
            return (hit, $"{lost} is in no manifest and no response.json");
        }

        foreach ((string path, string text) in Manifests(tree))
        {
            // Old, or complete: a manifest is never between the two.
            if (text != before.GetValueOrDefault(path) && !text.Contains("training_out_of_sync_count", StringComparison.Ordinal))
            {
                return (hit, $"{path} is neither old nor new");
            }
        }

        if (exit == 0 && (Responses(tree).Length > 0 || !addresses.SetEquals(Addresses(tree, withResponses: false))))
        {
            return (hit, "exit code 0, but the work is not done");
        }

        tree.Sync();
        bool finished = addresses.SetEquals(Addresses(tree, withResponses: false)) && Responses(tree).Length == 0
            && tree.Gate().Length == 0 && tree.Plan().Plan.Edits.Count == 0;
        return (hit, finished ? null : "the next run did not finish");
    }

    private static void Fill(ActorRepository tree)
    {
        tree.AddManifest(First);
        tree.AddImage(First, $"{First}_0.png");
        tree.AddImage(First, $"{First}_1.png");
        tree.AddResponse(First, [.. Enumerable.Range(0, 4).Select(i => ActorRepository.Url(First, $"{First}_{i}.png"))]);
        tree.AddImage(Second, $"{Second}_0.jpg");
        tree.AddResponse(Second, [.. Enumerable.Range(0, 3).Select(i => ActorRepository.Url(Second, $"{Second}_{i}.jpg"))]);
    }

    private static string[] Responses(ActorRepository tree) => Directory.GetFiles(tree.PathOf("data"), "response.json", SearchOption.AllDirectories);

    private static Dictionary<string, string> Manifests(ActorRepository tree) =>
        Directory.GetFiles(tree.PathOf("data/actor_manifests"), "*_manifest.json").ToDictionary(p => Path.GetFileName(p), File.ReadAllText, StringComparer.Ordinal);

    private static HashSet<string> Addresses(ActorRepository tree, bool withResponses)
    {
        IEnumerable<string> found = Manifests(tree).Values.SelectMany(m => ActorRepository.Entries(Encoding.UTF8.GetBytes(m))).Select(e => e.Url).OfType<string>();
        foreach (string path in withResponses ? Responses(tree) : [])
        {
            using JsonText text = JsonText.Parse(File.ReadAllBytes(path));
            found = [.. found, .. LegacyResponse.Read(text)!.Select(v => v.AsString()!)];
        }

        return [.. found];
    }
}
