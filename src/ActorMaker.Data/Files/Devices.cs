namespace ActorMaker.Data.Files;

/// <summary>Knows on which file systems an equal stamp means equal bytes. Each is asked what it is once, when the first of its files is met.</summary>
/// <param name="typeOf">Asks for the type of a file's file system, by <c>statfs</c>: an open folder and a name in it.</param>
internal sealed class Devices(Devices.Ask typeOf)
{
    // linux/magic.h
    private const long Fat = 0x4D44;
    private const long ExFat = 0x2011BAB0;

    // A run meets one or two, and a table of numbers would be compiled anew in each build.
    private readonly Lock gate = new();
    private ulong[] asked = [];
    private bool[] keeps = [];

    // Nearly all files of a run are on one device: it is compared before anything is looked up. 0 is no device of a file.
    private ulong latest;

    /// <summary>Asks for the type of a file's file system.</summary>
    public delegate long Ask(int folder, nint name);

    /// <summary>Whether a file's change time is the system's alone. FAT and exFAT have one time for both, and any program sets it.</summary>
    /// <param name="device">The number of the file's device.</param>
    /// <param name="folder">An open folder, or <c>AT_FDCWD</c>.</param>
    /// <param name="name">The file's name there.</param>
    public bool KeepChangeTime(ulong device, int folder, nint name)
    {
        if (device == Volatile.Read(ref latest))
        {
            return true;
        }

        bool isKept;
        lock (gate)
        {
            int i = Array.IndexOf(asked, device);
            if (i < 0)
            {
                i = asked.Length;
                asked = [.. asked, device];
                keeps = [.. keeps, typeOf(folder, name) is not (Fat or ExFat)];
            }

            isKept = keeps[i];
        }

        if (isKept)
        {
            Volatile.Write(ref latest, device);
        }

        return isKept;
    }
}
