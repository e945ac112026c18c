using ActorMaker.Data.Addresses;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Manifests;

/// <summary>Whose image an address is, by the names in its key.</summary>
internal static class AddressOwner
{
    /// <summary>Whether a name is one as actors have: <c>0006_european_20_female</c>.</summary>
    public static bool IsActorName(string name) =>
        (name.EndsWith("_male", StringComparison.Ordinal) || name.EndsWith("_female", StringComparison.Ordinal))
        && Subject.FromName(SubjectKind.Actor, name) is not null;

    /// <summary>The nearest folder above the image that is an actor's.</summary>
    /// <param name="isActor">Which names are actors'.</param>
    /// <returns>The actor; null if no folder names one.</returns>
    public static string? FindFolder(S3Address address, Func<string, bool> isActor) => Array.FindLast(address.Key.Split('/')[..^1], s => isActor(s));

    /// <summary>The actor that the nearest folder names, else the file's own name up to its number.</summary>
    /// <param name="isActor">Which names are actors'.</param>
    /// <returns>The actor; null if the key names none.</returns>
    public static string? Find(S3Address address, Func<string, bool> isActor)
    {
        if (FindFolder(address, isActor) is { } folder)
        {
            return folder;
        }

        string stem = Path.GetFileNameWithoutExtension(address.Key[(address.Key.LastIndexOf('/') + 1)..]);
        int number = stem.LastIndexOf('_');
        return number > 0 && isActor(stem[..number]) ? stem[..number] : null;
    }
}
