using System.Diagnostics;
using System.Text;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

public sealed class PlanApplierTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_plan_changes_creates_and_deletes_files()
    {
        data.Write("a.json", "old");
        data.Write("gone.json", "gone");
        PlanResult result = data.Apply(data.Change("a.json", "new"), data.Create("deep/er/b.json", "b"), data.Delete("gone.json"));
        Assert.True(result.Succeeded);
        Assert.All(result.Files, f => Assert.Equal(FileOutcome.Changed, f.Outcome));
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "new", ["deep/er/b.json"] = "b" }, data.Snapshot());
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_file_that_has_its_new_bytes_is_not_touched()
    {
        string path = data.Write("a.json", "same");
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        FileEdit[] edits = [data.Change("a.json", "same") with { Backup = true }, FileEdit.Delete(data.Path("not-there"), ContentHash.Of("x"u8))];
        Assert.All(data.Apply(edits).Files, f => Assert.Equal(FileOutcome.Unchanged, f.Outcome));
        Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        Assert.False(Directory.Exists(data.Path(".actormaker/journal")));
        Assert.Equal(["a.json"], data.Snapshot().Keys);
    }

    [Fact]
    public void A_lazy_content_that_turns_out_equal_leaves_the_file_alone()
    {
        string path = data.Write("a.json", "same");
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        FileEdit edit = FileEdit.Change(path, ContentHash.Of("same"u8), FileContent.Lazy(hash: null, _ => "same"u8.ToArray()));
        Assert.Equal(FileOutcome.Unchanged, Assert.Single(data.Apply(edit).Files).Outcome);
        Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_file_that_changed_since_is_left_as_it_is()
    {
        data.Write("a.json", "old");
        data.Write("b.json", "old");
        FileEdit[] edits = [data.Change("a.json", "new") with { Backup = true }, data.Change("b.json", "new"), data.Create("c.json", "mine")];
        data.Write("a.json", "theirs");
        data.Write("c.json", "theirs");
        PlanResult result = data.Apply(edits);
        Assert.Equal(["AM4002", "AM4002"], result.Findings.Select(f => f.Rule.Code));
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "theirs", ["b.json"] = "new", ["c.json"] = "theirs" }, data.Snapshot());
    }

    [Fact]
    public void A_changed_file_is_computed_again_once()
    {
        data.Write("a.json", "old");
        FileEdit Add(byte[] bytes) => FileEdit.Change(data.Path("a.json"), ContentHash.Of(bytes), FileContent.Of([.. bytes, (byte)'!'])) with { Recompute = Add };
        FileEdit edit = Add("old"u8.ToArray());
        data.Write("a.json", "theirs");
        PlanResult result = data.Apply(edit);
        Assert.True(result.Succeeded);
        Assert.Equal("theirs!", data.Read("a.json"));
        Assert.Equal(ContentHash.Of("theirs"u8), result.Files[0].Edit.OldHash);
    }

    [Fact]
    public void A_recomputation_that_finds_nothing_to_do_counts_as_unchanged()
    {
        data.Write("a.json", "old");
        FileEdit edit = data.Change("a.json", "new") with { Recompute = fresh => FileEdit.Change(data.Path("a.json"), ContentHash.Of(fresh), FileContent.Of(fresh)) };
        data.Write("a.json", "theirs");
        Assert.Equal(FileOutcome.Unchanged, Assert.Single(data.Apply(edit).Files).Outcome);
        Assert.Equal("theirs", data.Read("a.json"));
    }

    [Fact]
    public void The_original_stays_beside_the_file_unless_a_backup_exists()
    {
        data.Write("a.json", "old");
        Assert.True(data.Apply(data.Change("a.json", "new") with { Backup = true }).Succeeded);
        Assert.True(data.Apply(data.Change("a.json", "newer") with { Backup = true }).Succeeded);
        Assert.Equal("old", data.Read("a.json.backup"));
        Assert.Equal("newer", data.Read("a.json"));
    }

    [Fact]
    public void An_edit_waits_for_those_before_it_and_is_not_applied_when_one_fails()
    {
        data.Write("manifest.json", "old");
        data.Write("response.json", "addresses");
        FileEdit manifest = data.Change("manifest.json", "new");
        FileEdit response = data.Delete("response.json") with { After = [manifest.Path] };
        data.Write("manifest.json", "theirs");
        PlanResult result = data.Apply(manifest, response);
        Assert.Equal(["AM4002", "AM4003"], result.Findings.Select(f => f.Rule.Code));
        Assert.Contains("manifest.json", result.Findings[1].Message, StringComparison.Ordinal);
        Assert.Equal("addresses", data.Read("response.json"));

        Assert.True(data.Apply(data.Change("manifest.json", "new"), data.Delete("response.json") with { After = [manifest.Path] }).Succeeded);
        Assert.False(File.Exists(data.Path("response.json")));
    }

    [Fact]
    public void One_failure_does_not_stop_the_others()
    {
        Directory.CreateDirectory(data.Path("folder.json"));
        data.Write("a.json", "old");
        FileEdit folder = FileEdit.Create(data.Path("folder.json"), FileContent.Of([1]));
        FileEdit broken = FileEdit.Create(data.Path("b.json"), FileContent.Lazy(hash: null, _ => throw new IOException("no such download")));
        PlanResult result = data.Apply(folder, broken, data.Change("a.json", "new"));
        Assert.Equal(["AM4003", "AM4003"], result.Findings.Select(f => f.Rule.Code));
        Assert.Contains("it is a folder", result.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("no such download", result.Findings[1].Message, StringComparison.Ordinal);
        Assert.Equal("new", data.Read("a.json"));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void Other_bytes_than_planned_are_refused()
    {
        FileEdit edit = FileEdit.Create(data.Path("a.json"), FileContent.Lazy(ContentHash.Of("planned"u8), _ => "other"u8.ToArray()));
        Assert.Equal("AM4003", Assert.Single(data.Apply(edit).Findings).Rule.Code);
        Assert.Empty(data.Snapshot());
    }

    [Fact]
    public void Mode_and_links_are_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes, and links need a privilege");
            return;
        }

        const UnixFileMode groupMayRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        data.Write("real/a.json", "old");
        File.SetUnixFileMode(data.Path("real/a.json"), groupMayRead);
        File.CreateSymbolicLink(data.Path("link.json"), "real/a.json");
        Assert.True(data.Apply(data.Change("link.json", "new") with { Backup = true }).Succeeded);
        Assert.Equal("real/a.json", new FileInfo(data.Path("link.json")).LinkTarget);
        Assert.Equal("new", data.Read("real/a.json"));
        Assert.Equal(groupMayRead, File.GetUnixFileMode(data.Path("real/a.json")));
        Assert.Equal("old", data.Read("link.json.backup"));
    }

    [Fact]
    public void The_owner_is_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root may give a file to somebody else");
        string path = data.Write("a.json", "old");
        Run("chown", "1234:2345", path);
        Assert.SkipUnless(Run("stat", "-c", "%u:%g", path) == "1234:2345\n", "root of this user namespace has no such ids to give");
        Run("chmod", "0640", path);
        Assert.True(data.Apply(data.Change("a.json", "new") with { Backup = true }).Succeeded);
        Assert.Equal("1234:2345 640\n", Run("stat", "-c", "%u:%g %a", path));
        Assert.Equal("1234:2345 640\n", Run("stat", "-c", "%u:%g %a", path + ".backup"));
    }

    [Fact]
    public void A_link_out_of_the_data_root_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege");
        using DataFolder other = new();
        other.Write("a.json", "old");
        File.CreateSymbolicLink(data.Path("link.json"), other.Path("a.json"));
        Directory.CreateSymbolicLink(data.Path("folder"), other.Root);
        PlanResult result = data.Apply(data.Change("link.json", "new"), data.Change("folder/a.json", "new"), data.Create("folder/b.json", "new"));
        Assert.All(result.Findings, f => Assert.Equal("AM4003", f.Rule.Code));
        Assert.Equal(3, result.Findings.Count);
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "old" }, other.Snapshot());
    }

    [Fact]
    public void A_loop_of_links_and_a_link_to_delete_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege");
        File.CreateSymbolicLink(data.Path("one"), "two");
        File.CreateSymbolicLink(data.Path("two"), "one");
        data.Write("a.json", "a");
        File.CreateSymbolicLink(data.Path("link.json"), "a.json");
        PlanResult result = data.Apply(FileEdit.Create(data.Path("one"), FileContent.Of([1])), data.Delete("link.json"));
        Assert.Equal(["AM4003", "AM4003"], result.Findings.Select(f => f.Rule.Code));
        Assert.Equal("a", data.Read("link.json"));
    }

    [Fact]
    public void A_read_only_file_is_changed_only_by_who_may_write_into_it()
    {
        string path = data.Write("a.json", "old");
        FileEdit edit = data.Change("a.json", "new");
        new FileInfo(path).IsReadOnly = true;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            Assert.True(data.Apply(edit).Succeeded);
            Assert.Equal("new", data.Read("a.json"));
            Assert.True(new FileInfo(path).IsReadOnly);
        }
        else
        {
            Assert.Contains("read-only", Assert.Single(data.Apply(edit).Findings).Message, StringComparison.Ordinal);
            Assert.Equal("old", data.Read("a.json"));
        }

        new FileInfo(path).IsReadOnly = false;
    }

    [Fact]
    public void The_tools_own_folder_and_git_are_out_of_reach()
    {
        PlanResult result = data.Apply(data.Create(".actormaker/lock", "x"), data.Create(".git/config", "x"));
        Assert.Equal(["AM4003", "AM4003"], result.Findings.Select(f => f.Rule.Code));
        Assert.False(Directory.Exists(data.Path(".git")));
    }

    [Fact]
    public void Long_and_odd_names_work()
    {
        string name = new string('ж', 118) + " ;'%\".json";
        data.Write(name, "old");
        Assert.True(data.Apply(data.Change(name, "new")).Succeeded);
        Assert.True(data.Undo().Succeeded);
        Assert.Equal("old", data.Read(name));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_plan_refuses_paths_that_make_no_sense()
    {
        FileEdit edit = data.Create("a", "x");
        Assert.Throws<ArgumentException>(() => data.Plan(edit, edit));
        Assert.Throws<ArgumentException>(() => data.Plan(data.Create("../a", "x")));
        Assert.Throws<ArgumentException>(() => data.Plan(data.Create("../" + System.IO.Path.GetFileName(data.Root) + "-evil/a", "x")));
        Assert.Throws<ArgumentException>(() => data.Plan(FileEdit.Create("a", FileContent.Of([]))));
        Assert.Throws<ArgumentException>(() => data.Plan(edit with { After = [data.Path("b")] }));
    }

    [Fact]
    public void A_lock_that_is_held_too_long_is_reported_with_its_holder()
    {
        using RootLock held = RootLock.Take(data.Root, new ApplySettings(), "Somebody", CancellationToken.None);
        PlanResult result = data.Apply(new ApplySettings { LockTimeout = TimeSpan.FromMilliseconds(30) }, data.Create("a", "x"), data.Create("b", "x"));
        Assert.Equal("AM4003", Assert.Single(result.Findings).Rule.Code);
        Assert.Contains("Somebody, process " + Environment.ProcessId, result.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, result.Failed);
        Assert.Empty(data.Snapshot());
    }

    [Fact]
    public void Waiting_for_the_lock_can_be_cancelled()
    {
        using RootLock held = RootLock.Take(data.Root, new ApplySettings(), "Somebody", CancellationToken.None);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => PlanApplier.Apply(data.Plan(data.Create("a", "x")), new ApplySettings(), cancel.Token));
    }

    [Fact]
    public void A_cancelled_run_leaves_whole_files_and_can_be_undone()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"{i:00}.json")];
        foreach (string name in names)
        {
            data.Write(name, "old");
        }

        using CancellationTokenSource cancel = new();
        int replaced = 0;
        ApplySettings settings = new()
        {
            BeforeReplace = _ =>
            {
                if (++replaced == 5)
                {
                    cancel.Cancel();
                }
            },
        };
        Plan plan = data.Plan([.. names.Select(n => data.Change(n, "new"))]);
        Assert.ThrowsAny<OperationCanceledException>(() => PlanApplier.Apply(plan, settings, cancel.Token));
        Assert.Equal(5, names.Count(n => data.Read(n) == "new"));
        Assert.Equal(15, names.Count(n => data.Read(n) == "old"));
        Assert.Empty(data.Leftovers());
        Assert.True(data.Undo().Succeeded);
        Assert.All(names, n => Assert.Equal("old", data.Read(n)));
    }

    [Fact]
    public void Tasks_of_one_process_do_not_lose_each_others_work()
    {
        string path = data.Write("a.json", "");
        FileEdit Add(byte[] bytes, string line) =>
            FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of([.. bytes, .. Encoding.UTF8.GetBytes(line)])) with { Recompute = fresh => Add(fresh, line) };
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.True(data.Apply(Add(File.ReadAllBytes(path), $"{t}-{i}\n")).Succeeded);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(from t in Enumerable.Range(0, 6) from i in Enumerable.Range(0, 5) select $"{t}-{i}", File.ReadLines(path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_own_folder_is_invisible_to_git_and_its_removal_harms_nothing()
    {
        data.Apply(data.Create("a.json", "x"));
        Assert.Equal("*\n", data.Read(".actormaker/.gitignore"));
        Directory.Delete(data.Path(".actormaker"), recursive: true);
        Assert.True(data.Apply(data.Change("a.json", "y")).Succeeded);
        Assert.Equal("y", data.Read("a.json"));
    }

    [Fact]
    public void A_plan_holds_only_one_lazy_content_at_a_time_for_each_lane()
    {
        int alive = 0;
        int most = 0;
        FileEdit[] edits = [.. Enumerable.Range(0, 40).Select(i => FileEdit.Create(data.Path($"{i}.json"), FileContent.Lazy(hash: null, _ =>
        {
            int now = Interlocked.Increment(ref alive);
            InterlockedMax(ref most, now);
            byte[] bytes = Encoding.UTF8.GetBytes($"{i}");
            Interlocked.Decrement(ref alive);
            return bytes;
        })))];
        Assert.True(data.Apply(new ApplySettings { Parallelism = 3 }, edits).Succeeded);
        Assert.InRange(most, 1, 3);
        Assert.Equal(40, data.Snapshot().Count);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
