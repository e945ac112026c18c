using System.Buffers;
using System.Globalization;

namespace ActorMaker.Operations.Settings;

/// <summary>Reads the values of settings, and refuses those that make no sense.</summary>
/// <param name="refuse">Called with what is wrong with a value; the value read is then only a stand-in.</param>
internal sealed class SettingReader(OperationSettings settings, Action<string> refuse)
{
    private static readonly SearchValues<char> NotInBucketNames = SearchValues.Create("/:?# \\");

    /// <summary>The same with another reader of what is refused.</summary>
    /// <param name="other">Called with what is wrong with a value.</param>
    public SettingReader With(Action<string> other) => new(settings, other);

    /// <summary>A text.</summary>
    /// <returns>The text, trimmed; null if there is none.</returns>
    public string? Text(string name) => settings[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>A bucket that the target cannot do without.</summary>
    /// <returns>The name; empty if it was refused.</returns>
    public string Bucket(string name)
    {
        string bucket = Text(name) ?? "";
        if (bucket.Length == 0)
        {
            refuse($"{name} is not set: this target needs the name of the bucket");
        }
        else if (bucket.AsSpan().ContainsAny(NotInBucketNames))
        {
            refuse($"{name} is \"{bucket}\"; it can be the name of a bucket, without s3:// and without a path");
        }

        return bucket;
    }

    /// <summary>Refuses a bucket whose addresses the gate would not let pass.</summary>
    /// <param name="bucket">The bucket that addresses are written of; empty if it was refused.</param>
    public void RequireAllowed(string name, string bucket)
    {
        string[] buckets = List(Setting.TrainingBuckets);
        if (bucket.Length > 0 && buckets.Length > 0 && !buckets.Contains(bucket, StringComparer.Ordinal))
        {
            refuse($"{name} is \"{bucket}\", which {Setting.TrainingBuckets} (\"{string.Join(';', buckets)}\") does not allow: the gate would refuse every address that this target writes; correct one of the two");
        }
    }

    /// <summary>A path.</summary>
    /// <param name="name">The setting's name: absolute, or relative to the project's folder.</param>
    /// <returns>The absolute path; null if none is given.</returns>
    public string? FilePath(string name) => Text(name) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(settings.Project)!) : null;

    /// <summary>A switch.</summary>
    /// <param name="fallback">What an empty value means.</param>
    public bool Flag(string name, bool fallback)
    {
        if (Text(name) is not { } value)
        {
            return fallback;
        }

        // The words that MSBuild itself takes.
        switch (value.ToUpperInvariant())
        {
            case "TRUE" or "ON" or "YES":
                return true;
            case "FALSE" or "OFF" or "NO":
                return false;
            default:
                refuse($"{name} is \"{value}\"; it can be true or false");
                return false;
        }
    }

    /// <summary>A word that is there or not.</summary>
    /// <param name="word">The only word that makes sense.</param>
    /// <returns>True if it is there.</returns>
    public bool Choice(string name, string word)
    {
        if (Text(name) is not { } value)
        {
            return false;
        }

        if (!string.Equals(value, word, StringComparison.OrdinalIgnoreCase))
        {
            refuse($"{name} is \"{value}\"; it can be {word} or empty");
        }

        return true;
    }

    /// <summary>A number.</summary>
    /// <param name="fallback">What an empty value means.</param>
    /// <param name="least">The smallest value that makes sense.</param>
    /// <param name="most">The largest.</param>
    public double Number(string name, double fallback, double least, double most)
    {
        if (Text(name) is not { } value)
        {
            return fallback;
        }

        bool isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        // "NaN" is a number to TryParse, and neither smaller nor larger than any.
        if (!isNumber || !(number >= least && number <= most))
        {
            refuse(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{value}\"; it can be a number from {least} to {most}"));
            return fallback;
        }

        return number;
    }

    /// <summary>A list.</summary>
    /// <param name="name">The setting's name: items separated by semicolons.</param>
    /// <returns>The items, trimmed, without empty ones.</returns>
    public string[] List(string name) => Text(name) is not { } value
        ? []
        : value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What keys begin with.</summary>
    /// <param name="name">The setting's name: a folder of a bucket, with or without its last slash.</param>
    /// <returns>The prefix with its slash, so that <c>models</c> is not <c>models-old</c> too; empty for the whole bucket.</returns>
    public string Prefix(string name) => AsFolder(Text(name) ?? "");

    /// <summary>The same for several.</summary>
    /// <param name="name">The setting's name: folders separated by semicolons.</param>
    /// <returns>The prefixes.</returns>
    public string[] Prefixes(string name) => Array.ConvertAll(List(name), AsFolder);

    /// <summary>The address of a service.</summary>
    /// <returns>The address; null if none is given.</returns>
    public Uri? Service(string name)
    {
        if (Text(name) is not { } value)
        {
            return null;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? service)
            || (service.Scheme != Uri.UriSchemeHttp && service.Scheme != Uri.UriSchemeHttps)
            || service.Host.Length == 0
            || service.UserInfo.Length > 0
            || service.Query.Length > 0)
        {
            // The value is not repeated: it may hold a password.
            refuse($"{name} is no http or https address of the form https://host:port, without user, password or query");
            return null;
        }

        return service;
    }

    private static string AsFolder(string prefix) => prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
}
