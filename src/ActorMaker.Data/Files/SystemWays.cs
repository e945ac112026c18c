namespace ActorMaker.Data.Files;

/// <summary>What the system can do, for what is done in another way where it cannot. A test's own process does without, to go the ways of other systems here.</summary>
internal static class SystemWays
{
    /// <summary>Swaps of two files, and renames that overwrite nothing: not on macOS and Windows, and not on every file system.</summary>
    public static bool HasRenameFlags { get; set; } = OperatingSystem.IsLinux();

    /// <summary>Locks that cannot be switched off: not on Windows, which keeps others from opening a file.</summary>
    public static bool HasLocks { get; set; } = !OperatingSystem.IsWindows();

    /// <summary>Syncs of folders: not on Windows.</summary>
    public static bool HasFolderSync { get; set; } = !OperatingSystem.IsWindows();
}
