using ActorMaker.Data.Files;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Files;

/// <summary>There, not there, a link to nothing, or not to be looked at: both ways to look tell them apart.</summary>
public sealed class FileStampTests : IDisposable
{
    private readonly DataRepository data = new();

    public static TheoryData<string, FileKind> Places => new()
    {
        { "file", FileKind.File },
        { "folder", FileKind.Folder },
        { "link-to-file", FileKind.File },
        { "link-to-folder", FileKind.Folder },
        { "nothing", FileKind.Missing },
        { "no-folder/nothing", FileKind.Missing },
        { "file/nothing", FileKind.Missing },
        { "dead", FileKind.DeadLink },
        { "dead/nothing", FileKind.Missing },
        { "loop", FileKind.Unseen },
        { "loop/nothing", FileKind.Unseen },
        { "folder/" + LongName, FileKind.Unseen },
    };

    private const string LongName =
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "01234567890123456789012345678901234567890123456789012345678901234567890123456789";

    [Theory]
    [MemberData(nameof(Places))]
    public void A_path_is_what_it_is_whichever_way_it_is_looked_at(string path, FileKind kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        data.Write("file", "12345");
        Directory.CreateDirectory(data.PathOf("folder"));
        File.CreateSymbolicLink(data.PathOf("link-to-file"), "file");
        File.CreateSymbolicLink(data.PathOf("link-to-folder"), "folder");
        File.CreateSymbolicLink(data.PathOf("dead"), "nowhere");
        File.CreateSymbolicLink(data.PathOf("loop"), "loop");

        FileStamp stamp = FileStamp.Of(data.PathOf(path));
        FileStamp managed = FileStamp.OfManaged(data.PathOf(path));

        Assert.Equal((kind, kind), (stamp.Kind, managed.Kind));
        Assert.Equal(kind == FileKind.Unseen, stamp.Problem is { Length: > 0 } && managed.Problem is { Length: > 0 });
        Assert.Equal(kind == FileKind.File ? 5 : 0, managed.Size);
    }

    public void Dispose() => data.Dispose();
}
