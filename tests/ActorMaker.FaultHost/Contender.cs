using System.Text;
using ActorMaker.Data.Plans;

namespace ActorMaker.FaultHost;

/// <summary>One of many processes that change the same files through plans: each change adds one line of its own.</summary>
internal static class Contender
{
    /// <summary>Makes changes and prints each acknowledged one as <c>file line</c>.</summary>
    public static int Run(string root, string id, int changes, int seed)
    {
        Random random = new(seed);
        string[] files = [.. TreePlan.Files(root).Where(f => f.EndsWith(".json", StringComparison.Ordinal))];
        for (int i = 0; i < changes; i++)
        {
            string file = files[random.Next(files.Length)];
            string line = $"{id}-{i}";
            string path = Path.Combine(root, file);

            // Like a person whose build says AM4002: run again.
            while (true)
            {
                FileEdit edit = Add(path, File.ReadAllBytes(path), line);
                PlanResult result = PlanApplier.Apply(new Plan(root, "Race", [edit]), new ApplySettings { LockTimeout = TimeSpan.FromMinutes(10) }, CancellationToken.None);
                if (result.Succeeded)
                {
                    break;
                }

                if (result.Findings.Any(f => f.Rule.Code != "AM4002"))
                {
                    Console.Error.WriteLine(string.Join('\n', result.Findings.Select(f => f.Path + ": " + f.Message)));
                    return 1;
                }
            }

            Console.WriteLine($"{file} {line}");
        }

        return 0;
    }

    private static FileEdit Add(string path, byte[] bytes, string line)
    {
        byte[] added = [.. bytes, .. Encoding.UTF8.GetBytes(line + "\n")];
        return FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of(added)) with { Recompute = fresh => Add(path, fresh, line) };
    }
}
