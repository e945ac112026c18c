using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>What no killed process shows and a power cut would: the order of syncs and renames.</summary>
public sealed class SyncOrderTests
{
    [Fact]
    public void Bytes_are_on_disk_before_they_get_their_name_and_the_name_before_what_depends_on_it()
    {
        HostProcess.RequireStrace();
        using DataFolder data = new();
        using DataFolder wanted = new();
        data.Write("a/one.json", "1");
        data.Write("b/response.json", "addresses");
        wanted.Write("a/one.json", "2");
        wanted.Write("c/deep/two.json", "two");
        string log = data.Path("../" + Path.GetFileName(data.Root) + ".log");
        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced], "apply", data.Root, wanted.Root));
        List<SystemCall> calls = SystemCall.Read(log, data.Root);
        File.Delete(log);

        HashSet<string> unsynced = new(StringComparer.Ordinal);
        HashSet<string> unsyncedFolders = new(StringComparer.Ordinal);
        bool sealedJournal = false;
        List<string> renamed = [];
        foreach (SystemCall call in calls)
        {
            string path = call.Path;
            switch (call.Name)
            {
                case "pwrite64" or "write":
                    unsynced.Add(path);
                    break;
                case "openat" when call.Text.Contains("O_CREAT", StringComparison.Ordinal) && !path.EndsWith("/lock", StringComparison.Ordinal):
                    unsyncedFolders.Add(Folder(path));
                    break;
                case "mkdir" when call.Text.EndsWith("= 0", StringComparison.Ordinal):
                    unsyncedFolders.Add(Folder(path));
                    break;
                case "fsync":
                    unsynced.Remove(path);
                    unsyncedFolders.Remove(path);
                    sealedJournal |= path.EndsWith("originals-1.tar", StringComparison.Ordinal);
                    break;
                case "rename" or "renameat2":
                    Assert.False(unsynced.Contains(path), $"{path} is renamed before its bytes are on disk");
                    if (IsData(data.Root, call.SecondPath) || IsData(data.Root, path))
                    {
                        renamed.Add(path);
                        Assert.True(sealedJournal, $"{path} is renamed before the originals are on disk");
                        Assert.DoesNotContain(unsyncedFolders, f => f.Contains(".actormaker", StringComparison.Ordinal));
                    }

                    if (path.EndsWith("response.json", StringComparison.Ordinal))
                    {
                        Assert.DoesNotContain(unsyncedFolders, f => !f.Contains(".actormaker", StringComparison.Ordinal));
                    }

                    unsyncedFolders.Add(Folder(path));
                    unsyncedFolders.Add(Folder(call.SecondPath));
                    break;
                case "unlink":
                    unsyncedFolders.Add(Folder(path));
                    break;
                default:
                    break;
            }
        }

        Assert.Equal(4, renamed.Count); // the backup, the change, the creation, the deletion
        Assert.Empty(unsyncedFolders);
        Assert.DoesNotContain(unsynced, f => !f.EndsWith("/lock", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_files_cannot_be_swapped_they_are_replaced()
    {
        HostProcess.RequireStrace();
        using DataFolder data = new();
        using DataFolder wanted = new();
        data.Write("a/one.json", "1");
        data.Write("b/response.json", "addresses");
        wanted.Write("a/one.json", "2");
        wanted.Write("c/two.json", "two");
        string log = data.Root + ".log";
        foreach (string error in new[] { "ENOSYS", "EINVAL" })
        {
            Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=renameat2", "-e", "inject=renameat2:error=" + error], "apply", data.Root, wanted.Root));
            Assert.Contains("(INJECTED)", File.ReadAllText(log), StringComparison.Ordinal);
            Assert.Equal(new SortedDictionary<string, string> { ["a/one.json"] = "2", ["a/one.json.backup"] = "1", ["c/two.json"] = "two" }, data.Snapshot());
            Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=renameat2", "-e", "inject=renameat2:error=" + error], "undo", data.Root));
            Assert.Equal(new SortedDictionary<string, string> { ["a/one.json"] = "1", ["b/response.json"] = "addresses" }, data.Snapshot());
            Assert.Empty(data.Leftovers());
        }

        File.Delete(log);
    }

    [Fact]
    public void What_cannot_be_cleared_up_after_a_killed_run_is_cleared_up_by_a_later_one()
    {
        HostProcess.RequireStrace();
        using DataFolder data = new();
        using DataFolder wanted = new();
        data.Write("a/one.json", "1");
        data.Write("b/two.json", "2");
        wanted.Write("a/one.json", "one");
        wanted.Write("b/two.json", "two");
        string log = data.Root + ".log";
        HostProcess.Trace(log, ["-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL:when=1"], "apply", data.Root, wanted.Root);
        File.Delete(log);
        string left = Array.Find(data.Leftovers(), static l => !l.Contains("/.actormaker/", StringComparison.Ordinal))!;

        // Nobody can remove a folder as a file.
        File.Delete(left);
        Directory.CreateDirectory(left);
        Assert.NotEmpty(data.Apply(data.Create("c.json", "3")).Findings);
        Directory.Delete(left);
        File.WriteAllText(left, "half");

        Assert.Empty(data.Apply(data.Create("d.json", "4")).Findings);
        Assert.Empty(data.Leftovers());
    }

    private static bool IsData(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal) && !path.Contains("/.actormaker/", StringComparison.Ordinal) && !path.EndsWith(".actormaker-tmp", StringComparison.Ordinal);

    private static string Folder(string path) => Path.GetDirectoryName(path)!;
}
