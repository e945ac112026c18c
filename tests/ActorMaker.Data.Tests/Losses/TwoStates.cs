using System.Text;
using ActorMaker.Data.Losses;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Losses;

/// <summary>A data root, and what it was a moment ago.</summary>
internal sealed class TwoStates : IDisposable
{
    private Dictionary<string, byte[]> before = [];

    public DataRepository Data { get; } = new();

    /// <summary>Takes what there is now for the earlier state.</summary>
    public void Remember() => before = Contents();

    /// <summary>What is lost since.</summary>
    public IReadOnlyList<Loss> Losses() => Compare().Losses;

    /// <summary>What is different since.</summary>
    public TreeDifference Compare()
    {
        Dictionary<string, byte[]> now = Contents();
        List<TreeChange> changes = [];
        foreach (string path in before.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            (byte[]? old, byte[]? fresh) = (before.GetValueOrDefault(path), now.GetValueOrDefault(path));
            if (TreeFile.Of(path) is { } file && (old is null || fresh is null || !old.AsSpan().SequenceEqual(fresh)))
            {
                changes.Add(new TreeChange(file, old, fresh));
            }
        }

        return TreeComparison.Run(GateRun.Settings(Data), "HEAD", changes, CancellationToken.None);
    }

    /// <summary>The codes of what is lost, sorted.</summary>
    public string Codes() => GateRun.Codes(Losses().Select(static l => l.Finding));

    public void Dispose() => Data.Dispose();

    private Dictionary<string, byte[]> Contents() => Directory.GetFiles(Data.Root, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Data.Root, f).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>The bytes of a text.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
